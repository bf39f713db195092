export const users = {
  'users.title': 'Benutzer',
} as const;
