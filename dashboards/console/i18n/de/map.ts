export const map = {
  'map.title': 'Karte',
} as const;
