/** The statement itself is in `core/accessibility-statement.ts`: it is shown before sign-in, too. */
export const accessibility = {
  'accessibility.title': 'Barrierefreiheit',
} as const;
