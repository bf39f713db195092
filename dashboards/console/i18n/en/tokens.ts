import type { tokens as german } from '../de/tokens.ts';

export const tokens: Record<keyof typeof german, string> = {
  'tokens.title': 'API tokens',
};
