import type { provisioning as german } from '../de/provisioning.ts';

export const provisioning: Record<keyof typeof german, string> = {
  'provisioning.title': 'Set up devices',
};
