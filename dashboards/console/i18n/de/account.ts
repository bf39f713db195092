export const account = {
  'account.title': 'Mein Konto',
} as const;
