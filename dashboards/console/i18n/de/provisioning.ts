export const provisioning = {
  'provisioning.title': 'Geräte einrichten',
} as const;
