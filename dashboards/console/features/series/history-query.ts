/**
 * From the chosen metrics of a device to the questions for the api, and from its answers to lines. Metrics of one
 * component class are asked for together. Pure.
 */
import type { SeriesResource } from '#core/resources.ts';
import { type TimePoints, toPlotValue, withGaps } from '../../chart/chart-data.ts';
import { type MetricPlace, toPlaceKey } from '../devices/metric-catalogue.ts';
import type { TimeSpan } from './series-range.ts';

export type HistoryAggregate = 'mean' | 'min' | 'max' | 'last';

export interface HistoryQuestion {
  measurement: string;
  places: readonly MetricPlace[];
  /** Absent: as it was measured. */
  aggregate?: HistoryAggregate;
  windowS?: number;
  span: TimeSpan;
}

/** Points of one answer; the newest are kept. */
export const POINTS_MAX = 50_000;

export function hasMean({ metric }: MetricPlace): boolean {
  return metric.type === 'float' || metric.type === 'int';
}

/** Means of what has one, the last value of counters, words and flags. */
export function toQuestions(
  places: readonly MetricPlace[],
  span: TimeSpan,
  windowS: number | undefined,
): HistoryQuestion[] {
  if (windowS === undefined) return byMeasurement(places).map(group => ({ ...group, span }));
  const ask = (aggregate: HistoryAggregate, of: readonly MetricPlace[]) =>
    byMeasurement(of).map(group => ({ ...group, aggregate, windowS, span }));
  return [
    ...ask('mean', places.filter(hasMean)),
    ...ask(
      'last',
      places.filter(place => !hasMean(place)),
    ),
  ];
}

/** The lowest and highest value of each window of what has a mean. */
export function toBandQuestions(
  places: readonly MetricPlace[],
  span: TimeSpan,
  windowS: number | undefined,
): HistoryQuestion[] {
  if (windowS === undefined) return [];
  const groups = byMeasurement(places.filter(hasMean));
  return (['min', 'max'] as const).flatMap(aggregate =>
    groups.map(group => ({ ...group, aggregate, windowS, span })),
  );
}

function byMeasurement(
  places: readonly MetricPlace[],
): { measurement: string; places: readonly MetricPlace[] }[] {
  const measurements = [...new Set(places.map(place => place.measurement))];
  return measurements.map(measurement => ({
    measurement,
    places: places.filter(place => place.measurement === measurement),
  }));
}

/** The parameters of a series route. */
export function toParameters({ measurement, places, aggregate, windowS, span }: HistoryQuestion) {
  const unique = (texts: readonly string[]) => [...new Set(texts)].join(',');
  return {
    measurement,
    fields: unique(places.map(({ metric }) => metric.name)),
    component: unique(places.map(({ component }) => component)),
    from: new Date(span.fromMs).toISOString(),
    to: new Date(span.toMs).toISOString(),
    ...(aggregate && { aggregate }),
    ...(windowS !== undefined && { window: windowS }),
  };
}

/** Newest first in the answer, so that a cut takes the oldest. `shiftMs` moves a period before under the present one. */
export function toPoints(
  resource: SeriesResource,
  { places }: Pick<HistoryQuestion, 'places'>,
  shiftMs = 0,
): Map<string, TimePoints> {
  const points = new Map<string, TimePoints>();
  for (const place of places) {
    const { component, metric } = place;
    const series = resource.series.find(({ tags }) => tags.component === component);
    const times: number[] = [];
    const values: number[] = [];
    series?.times.forEach((time, index) => {
      const value = toPlotValue(series.values[metric.name]?.[index], metric.values);
      if (value === null) return;
      times.push(time + shiftMs);
      values.push(value);
    });
    points.set(toPlaceKey(place), withGaps({ times: times.toReversed(), values: values.toReversed() }));
  }
  return points;
}
