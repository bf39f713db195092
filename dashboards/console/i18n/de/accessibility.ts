export const accessibility = {
  'accessibility.title': 'Barrierefreiheit',
} as const;
