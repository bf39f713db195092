/** Lines of one chart, told apart by colour and by dashes. */
import uPlot from 'uplot';
import { toHexColour } from '../theme/css-colour.ts';
import { toIsolatedPlaces } from './chart-data.ts';
import { MAX_LINES } from './line-limits.ts';

const COLOURS = ['--chart-main', '--chart-2', '--chart-3', '--chart-4', '--chart-5', '--chart-6'] as const;
/** The first is solid. The legend draws the same. */
export const DASHES: readonly (readonly number[])[] = [[], [10, 4], [3, 3], [12, 3, 3, 3], [6, 6], [1, 4]];

/** `place`: 0 to MAX_LINES - 1. */
export function toLineStyle(place: number, isStepped: boolean): uPlot.Series {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  return {
    stroke: toLineColour(place),
    width: 2,
    dash: [...DASHES[place % MAX_LINES]!],
    points: { show: true, size: 5, filter: (plot, index) => toIsolatedPlaces(plot.data[index] ?? []) },
    ...(isStepped && stepped && { paths: stepped }),
  };
}

/** The period before: the same colour, paler, thinner and dotted. */
export function toBeforeStyle(place: number, isStepped: boolean): uPlot.Series {
  return { ...toLineStyle(place, isStepped), stroke: `${toLineColour(place)}99`, width: 1.3, dash: [2, 3] };
}

/** The edge of a band between lowest and highest value: nothing is drawn but what lies between two of them. */
export function toEdgeStyle(): uPlot.Series {
  return { stroke: 'transparent', width: 0, points: { show: false } };
}

export function toBandFill(place: number): string {
  return `${toLineColour(place)}26`;
}

function toLineColour(place: number): string {
  return toHexColour(COLOURS[place % MAX_LINES]!);
}
