import type { map as german } from '../de/map.ts';

export const map: Record<keyof typeof german, string> = {
  'map.title': 'Map',
};
