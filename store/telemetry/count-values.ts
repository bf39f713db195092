/** How many values a store has of every measurement, city and day: what a copy is planned and verified by. */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { MAX_POINTS, MAX_TIME_MS } from './check-series-query.ts';
import type { TelemetryStore } from './telemetry-store.ts';

export const DAY_MS = 86_400_000;

/** Start of the UTC day to city to the number of values of each metric, in the order of the measurement. */
export type ValueCounts = Map<number, Map<string, number[]>>;

export async function countValues(
  store: Pick<TelemetryStore, 'query'>,
  measurement: Measurement,
): Promise<ValueCounts> {
  const fields = [...measurement.metrics.keys()];
  const counts: ValueCounts = new Map();
  for (let fromMs = 0; ; ) {
    const { series, truncated } = await store.query({
      measurement: measurement.name,
      fields,
      aggregate: 'count',
      fromMs,
      toMs: MAX_TIME_MS,
      windowMs: DAY_MS,
      rawOnly: true,
      groupBy: ['city'],
      limit: MAX_POINTS,
    });
    for (const { tags, timesMs, values } of series) {
      timesMs.forEach((timeMs, index) => {
        const ofCities = counts.get(timeMs) ?? new Map<string, number[]>();
        counts.set(timeMs, ofCities);
        ofCities.set(
          tags.city ?? '',
          fields.map(field => (values[field]?.[index] ?? 0) as number),
        );
        fromMs = Math.max(fromMs, timeMs);
      });
    }
    // The last day may have been cut between two cities: it is asked for again.
    if (!truncated) return counts;
  }
}

export async function hasReadings(
  store: Pick<TelemetryStore, 'query'>,
  measurements: Iterable<Measurement>,
): Promise<boolean> {
  for (const { name, metrics } of measurements) {
    const query = { measurement: name, fields: [...metrics.keys()], fromMs: 0, toMs: MAX_TIME_MS, limit: 1 };
    if ((await store.query(query)).series.length > 0) return true;
  }
  return false;
}

export function sumValues(counts: readonly number[] | undefined): number {
  return (counts ?? []).reduce((sum, count) => sum + count, 0);
}
