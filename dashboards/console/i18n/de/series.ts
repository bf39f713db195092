export const series = {
  'series.title': 'Messwerte',
} as const;
