import type { quality as german } from '../de/quality.ts';

export const quality: Record<keyof typeof german, string> = {
  'quality.title': 'Data quality',
};
