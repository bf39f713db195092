/** Colours, axes and lines of the charts, from the tokens of the present theme. */
import uPlot from 'uplot';
import { formats } from '../i18n/translate.ts';
import { toHexColour } from '../theme/css-colour.ts';
import { theme } from '../theme/theme.ts';
import { toIsolatedPlaces } from './chart-data.ts';

/** 'main' is solid and filled, 'before' is dashed: never told apart by colour alone. */
export interface ChartSeries {
  label: string;
  style: 'main' | 'before';
  values: readonly (number | null)[];
}

export interface ChartColours {
  text: string;
  grid: string;
  main: string;
  before: string;
  band: string;
  fillOpacity: string;
}

export const FONT = '13px "Fira Sans", sans-serif';

export function toChartColours(): ChartColours {
  return {
    text: toHexColour('--chart-text'),
    grid: toHexColour('--chart-grid'),
    main: toHexColour('--chart-main'),
    before: toHexColour('--chart-before'),
    band: toHexColour('--chart-band'),
    fillOpacity: theme.value === 'dark' ? '40' : '2e',
  };
}

export function toAxes(
  colours: ChartColours,
  toAxisText: (value: number, step: number) => string,
  isSteps: boolean,
): uPlot.Axis[] {
  const shared = {
    stroke: colours.text,
    font: FONT,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  return [
    {
      ...{ ...shared, space: 74, size: 30 },
      values: (_, seconds, _axis, _space, step) => seconds.map(second => toTimeLabel(second * 1000, step)),
    },
    {
      ...shared,
      size: (_, labels) => toAxisWidth(labels),
      space: 28,
      values: (_, values, _axis, _space, step) => values.map(value => toAxisText(value, step)),
      ...(isSteps && { incrs: [1] }),
    },
  ];
}

const DAY_S = 86_400;
const LONG_STEP_S = 20 * DAY_S;

/** `stepS`: between two labels. Midnight is told as its day. */
function toTimeLabel(ms: number, stepS: number): string {
  const { time, day, month } = formats.value;
  if (stepS >= LONG_STEP_S) return month(ms);
  if (stepS >= DAY_S) return day(ms);
  const label = time(ms);
  return label === time(MIDNIGHT_MS) ? day(ms) : label;
}

/** Some midnight in the time zone of the cities. */
const MIDNIGHT_MS = Date.parse('2026-01-01T00:00:00+01:00');

const CHARACTER_WIDTH = 7.2;
const AXIS_MARGIN = 18;

function toAxisWidth(labels: string[] | null): number {
  const longest = Math.max(0, ...(labels ?? []).map(label => label.length));
  return Math.max(40, longest * CHARACTER_WIDTH + AXIS_MARGIN);
}

export function toPlotSeries(series: ChartSeries, colours: ChartColours, isSteps: boolean): uPlot.Series {
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const shared: uPlot.Series = {
    label: series.label,
    points: { show: true, size: 5, filter: (plot, place) => toIsolatedPlaces(plot.data[place] ?? []) },
    ...(isSteps && stepped && { paths: stepped }),
  };
  if (series.style === 'before') return { ...shared, stroke: colours.before, width: 1.4, dash: [5, 4] };
  return {
    ...shared,
    stroke: colours.main,
    width: 2.2,
    fill: plot => {
      const gradient = plot.ctx.createLinearGradient(0, plot.bbox.top, 0, plot.bbox.top + plot.bbox.height);
      gradient.addColorStop(0, colours.main + colours.fillOpacity);
      gradient.addColorStop(1, `${colours.main}05`);
      return gradient;
    },
  };
}
