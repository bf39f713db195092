/** The colours of the map, from the page's tokens, in a notation that MapLibre understands. */
import { toHexColour } from '../../theme/css-colour.ts';
import type { Theme } from '../../theme/theme.ts';

const TOKENS = {
  ground: '--map-ground',
  land: '--map-land',
  city: '--map-city',
  line: '--map-line',
  edge: '--map-edge',
  label: '--map-label',
  text: '--text',
  action: '--action',
  lightmast: '--lightmast',
  hotspot: '--hotspot',
  fibrenode: '--fibrenode',
  unreachable: '--unreachable',
  sign: '--sign',
  priority1: '--priority-1',
  priority2: '--priority-2',
  priority3: '--priority-3',
  priority3Rim: '--priority-3-rim',
  priority3Sign: '--priority-3-sign',
  priority4: '--priority-4',
} as const;

export type MapPalette = Record<keyof typeof TOKENS, string> & { isDark: boolean };

/** Of the theme that the page shows now. */
export function readMapPalette(theme: Theme): MapPalette {
  const colours = Object.entries(TOKENS).map(([name, token]) => [name, toHexColour(token)]);
  return {
    ...(Object.fromEntries(colours) as Record<keyof typeof TOKENS, string>),
    isDark: theme === 'dark',
  };
}
