/**
 * The standard queries of the telemetry benchmarks (stores.md) as values, and how long they take through whatever
 * answers them: the store itself, or the api.
 */
import type { LatestQuery, SeriesQuery, SeriesResult } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { type BenchDay, toBenchMast } from './build-telemetry-day.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type StandardQuery = { name: string; what: string } & (
  | { type: 'series'; query: SeriesQuery }
  | { type: 'latest'; query: LatestQuery }
);

export interface QueryTiming {
  name: string;
  what: string;
  p50Ms: number;
  p95Ms: number;
  /** In the last answer, to see that there was one. */
  series: number;
  points: number;
}

/** The day's last instant stands for now. */
export function toStandardQueries(day: BenchDay): StandardQuery[] {
  const whole = { fromMs: day.fromMs, toMs: day.toMs };
  const power = { measurement: 'lamp', fields: ['activePower'], limit: 100_000 };
  const cityMean = {
    ...power,
    aggregate: 'mean',
    windowMs: 5 * MINUTE_MS,
    filter: { city: ['landau'] },
  } as const;
  return [
    {
      name: 'Q1',
      what: 'last value of every mast of a city, 15 min back',
      type: 'series',
      query: {
        ...power,
        aggregate: 'last',
        fromMs: day.toMs - 15 * MINUTE_MS,
        toMs: day.toMs,
        filter: { city: ['landau'] },
        groupBy: ['device', 'component'],
      },
    },
    {
      name: 'Q2',
      what: 'one mast, 24 h in 5 min means',
      type: 'series',
      query: {
        ...power,
        ...whole,
        aggregate: 'mean',
        windowMs: 5 * MINUTE_MS,
        filter: { city: ['landau'], device: [toBenchMast(44)] },
        groupBy: ['device', 'component'],
      },
    },
    { name: 'Q3a', what: 'mean of a city, 24 h in 5 min', type: 'series', query: { ...cityMean, ...whole } },
    {
      name: 'Q3b',
      what: 'mean of a city, 7 days in 5 min, on the days there are',
      type: 'series',
      query: { ...cityMean, fromMs: day.toMs - 7 * 24 * HOUR_MS, toMs: day.toMs },
    },
    {
      name: 'Q4',
      what: 'masts silent for 5 min, 1 h back',
      type: 'latest',
      query: {
        ...power,
        fromMs: day.toMs - HOUR_MS,
        toMs: day.toMs,
        beforeMs: day.toMs - 5 * MINUTE_MS,
      },
    },
    {
      name: 'Q5',
      what: 'ten hotspots with most clients, 1 h',
      type: 'series',
      query: {
        measurement: 'sys',
        fields: ['clientsConnected'],
        aggregate: 'mean',
        fromMs: day.toMs - HOUR_MS,
        toMs: day.toMs,
        filter: { kind: ['hotspot'] },
        groupBy: ['device'],
        top: 10,
        limit: 100,
      },
    },
  ];
}

export function toStoreRunner(store: TelemetryStore): (standard: StandardQuery) => Promise<SeriesResult> {
  return standard =>
    standard.type === 'latest' ? store.latest(standard.query) : store.query(standard.query);
}

/** Address of a series query below the api's origin; what `latest` asks the api answers from the registry. */
export function toApiPath(query: SeriesQuery): string {
  const { filter, windowMs, groupBy } = query;
  const parameters = {
    measurement: query.measurement,
    fields: query.fields.join(','),
    from: new Date(query.fromMs).toISOString(),
    to: new Date(query.toMs).toISOString(),
    aggregate: query.aggregate,
    window: windowMs === undefined ? undefined : windowMs / 1000,
    city: filter?.city?.join(','),
    kind: filter?.kind?.join(','),
    device: filter?.device?.join(','),
    groupBy: groupBy?.join(','),
    top: query.top,
    limit: query.limit,
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '') search.set(name, `${value}`);
  }
  return `/api/v1/series?${search}`;
}

/** One after the other, `rounds` times each; the first round warms up and does not count. */
export async function measureQueries(
  queries: readonly StandardQuery[],
  run: (standard: StandardQuery) => Promise<SeriesResult>,
  rounds = 30,
): Promise<QueryTiming[]> {
  const timings: QueryTiming[] = [];
  for (const standard of queries) {
    const durations: number[] = [];
    let result = await run(standard);
    for (let round = 0; round < rounds; round++) {
      const startedMs = performance.now();
      result = await run(standard);
      durations.push(performance.now() - startedMs);
    }
    durations.sort((a, b) => a - b);
    timings.push({
      name: standard.name,
      what: standard.what,
      p50Ms: durations[Math.floor(rounds * 0.5)] ?? 0,
      p95Ms: durations[Math.min(rounds - 1, Math.floor(rounds * 0.95))] ?? 0,
      series: result.series.length,
      points: result.series.reduce((sum, { timesMs }) => sum + timesMs.length, 0),
    });
  }
  return timings;
}
