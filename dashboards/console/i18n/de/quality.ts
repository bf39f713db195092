export const quality = {
  'quality.title': 'Datenqualität',
} as const;
