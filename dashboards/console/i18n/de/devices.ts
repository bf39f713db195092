export const devices = {
  'devices.title': 'Geräte',
} as const;
