import type { series as german } from '../de/series.ts';

export const series: Record<keyof typeof german, string> = {
  'series.title': 'Readings',
};
