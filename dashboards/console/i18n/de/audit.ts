export const audit = {
  'audit.title': 'Änderungsprotokoll',
} as const;
