/** The charts of a device: metrics of one unit share one, flags and words stand alone. Pure. */
import type { HistoryLine } from '../../chart/history-chart.tsx';
import { MAX_LINES } from '../../chart/line-limits.ts';
import type { ChartScale } from '../../chart/time-chart.tsx';
import { type MetricPlace, toPlaceKey } from '../devices/metric-catalogue.ts';
import type { HistoryAnswer } from './use-history.ts';

export interface ChartGroup {
  key: string;
  unit: string;
  places: readonly MetricPlace[];
}

export function toChartGroups(places: readonly MetricPlace[]): ChartGroup[] {
  const groups = new Map<string, MetricPlace[]>();
  for (const place of places) {
    const key = toGroupKey(place);
    const full = groups.get(key)?.length === MAX_LINES;
    const freeKey = full ? `${key} ${groups.size}` : key;
    groups.set(freeKey, [...(groups.get(freeKey) ?? []), place]);
  }
  return [...groups].map(([key, members]) => ({ key, unit: members[0]!.metric.unit, places: members }));
}

/** Counts have no unit either, but a ratio of 0 to 1 is no count. */
function toGroupKey(place: MetricPlace): string {
  const { type, unit, name } = place.metric;
  if (type === 'enum') return `words ${name}`;
  if (type === 'bool') return 'flags';
  return unit === '' ? `${unit} ${type} ${type === 'float' ? name : ''}` : unit;
}

export function toScale({ places }: ChartGroup, least: number | undefined): ChartScale {
  const { type, unit } = places[0]!.metric;
  if (type === 'bool' || type === 'enum') return 'steps';
  const isAmount = unit === 'W' || unit === '/100' || unit === 'bit/s' || type === 'int';
  return isAmount && (least ?? 0) >= 0 ? 'fromZero' : 'fitted';
}

export function toHistoryLines(
  group: ChartGroup,
  answer: HistoryAnswer,
  toLabel: (place: MetricPlace) => string,
  beforeLabel: string,
): HistoryLine[] {
  return group.places.map((place, index) => {
    const key = toPlaceKey(place);
    const { times, values } = answer.values.get(key) ?? { times: [], values: [] };
    const min = answer.min.get(key);
    const max = answer.max.get(key);
    const before = answer.before.get(key);
    return {
      ...{ key, label: toLabel(place), place: index, times, values },
      ...(min && max && { band: { min, max } }),
      ...(before && { before: { ...before, label: beforeLabel } }),
    };
  });
}
