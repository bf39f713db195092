import type { audit as german } from '../de/audit.ts';

export const audit: Record<keyof typeof german, string> = {
  'audit.title': 'Audit log',
};
