export const tokens = {
  'tokens.title': 'Zugriffstoken',
} as const;
