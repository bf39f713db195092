import type { account as german } from '../de/account.ts';

export const account: Record<keyof typeof german, string> = {
  'account.title': 'My account',
};
