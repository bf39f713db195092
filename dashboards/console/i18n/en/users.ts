import type { users as german } from '../de/users.ts';

export const users: Record<keyof typeof german, string> = {
  'users.title': 'Users',
};
