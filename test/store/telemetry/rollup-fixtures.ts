/** Readings of three days, ways in which they arrive, and questions that rollups can answer. */
import fc from 'fast-check';
import type { Reading } from '#core/readings.ts';
import { HOUR_MS } from '#store/telemetry/rollups.ts';
import type { Aggregate, SeriesQuery } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { NOON_MS, toReading } from './telemetry-fixtures.ts';

export const HOURS = 72;
export const MINUTE_MS = 60_000;
/** The readings are in [NOON_MS, END_MS). */
export const END_MS = NOON_MS + HOURS * HOUR_MS;

/** Sums of eighths are exact, so that the order of adding changes nothing; counters fall as often as they rise. */
const rollupReading = fc
  .record({
    device: fc.integer({ min: 1, max: 3 }),
    component: fc.constantFrom('lamp-1', 'lamp-2'),
    // Many in few hours, so that windows hold several.
    minute: fc.oneof(fc.integer({ min: 0, max: HOURS * 60 - 1 }), fc.integer({ min: 1430, max: 1500 })),
    power: fc.option(fc.integer({ min: -4000, max: 4000 }), { nil: undefined }),
    energy: fc.option(fc.integer({ min: 0, max: 800 }), { nil: undefined }),
    count: fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }),
    failed: fc.option(fc.boolean(), { nil: undefined }),
    state: fc.option(fc.constantFrom('on', 'off'), { nil: undefined }),
  })
  .map(({ device, component, minute, power, energy, count, failed, state }): Reading => {
    const values = { power: eighth(power), energy: eighth(energy), count, failed, state };
    const carried = Object.entries(values).filter(([, value]) => value !== undefined);
    return toReading(Object.fromEntries(carried) as Record<string, number>, {
      device: `mast-${device}`,
      component,
      city: device === 2 ? 'speyer' : 'landau',
      timeMs: NOON_MS + minute * MINUTE_MS + device + (component === 'lamp-1' ? 0 : 10),
    });
  })
  .filter(({ values }) => Object.keys(values).length > 0);

function eighth(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value / 8;
}

/** In time order, no two with the same identity. */
export const threeDays = fc
  .uniqueArray(rollupReading, {
    selector: ({ device, component, timeMs }) => `${device} ${component} ${timeMs}`,
    minLength: 1,
    maxLength: 120,
  })
  .map(readings => readings.toSorted((a, b) => a.timeMs - b.timeMs));

/** How readings arrive: in which order, which of them twice, and after which batches hours are rolled up. */
export const arrival = fc.record({
  order: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 120, maxLength: 120 }),
  repeated: fc.array(fc.nat(), { maxLength: 20 }),
  batches: fc.integer({ min: 1, max: 5 }),
  rollUpAfter: fc.array(fc.nat({ max: 100 }), { minLength: 5, maxLength: 5 }),
});

export type Arrival = typeof arrival extends fc.Arbitrary<infer T> ? T : never;

export async function deliver(
  store: TelemetryStore,
  readings: readonly Reading[],
  { order, repeated, batches, rollUpAfter }: Arrival,
): Promise<void> {
  const shuffled = readings
    .map((reading, index) => ({ reading, rank: order[index] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ reading }) => reading);
  const all = [...shuffled, ...repeated.map(n => shuffled[n % shuffled.length] as Reading)];
  const size = Math.ceil(all.length / batches);
  for (let batch = 0; batch * size < all.length; batch++) {
    await store.write(all.slice(batch * size, (batch + 1) * size));
    await rollUpPending(store, rollUpAfter[batch]);
  }
}

/** The oldest hours; all of them if no number is given. */
export async function rollUpPending(store: TelemetryStore, count = Number.MAX_SAFE_INTEGER): Promise<void> {
  const { hours } = await store.rollups.pending(Number.MAX_SAFE_INTEGER, count);
  await store.rollups.rollUp(hours);
}

/** Ten readings all over the first day; no two batches share one. */
export function toLateBatch(batch: number): Reading[] {
  return Array.from({ length: 10 }, (_, n) =>
    toReading(
      { energy: (batch * 31 + n * 17) % 100, count: batch, power: n / 8, state: 'on' },
      { device: `mast-${n % 3}`, timeMs: NOON_MS + ((batch * 7919 + n * 104_729) % 86_400) * 1000 + batch },
    ),
  );
}

const AGGREGATES: readonly Aggregate[] = ['mean', 'min', 'max', 'sum', 'count', 'last', 'increase'];
const FIELDS: Partial<Record<Aggregate, string[]>> = {
  count: ['power', 'failed', 'state'],
  last: ['power', 'failed', 'state'],
  increase: ['energy'],
};
const WINDOWS_MS = [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 24 * HOUR_MS, undefined];

/** Every aggregate in every window for each component, over the whole three days. */
export const everyQuestion: readonly SeriesQuery[] = AGGREGATES.flatMap(aggregate =>
  WINDOWS_MS.map(windowMs => ({
    measurement: 'lamp',
    fields: FIELDS[aggregate] ?? ['power', 'energy', 'count'],
    aggregate,
    fromMs: NOON_MS,
    toMs: END_MS,
    groupBy: ['device', 'component'] as const,
    limit: 10_000,
    ...(windowMs === undefined ? {} : { windowMs }),
  })),
);

const minute = fc.integer({ min: -30, max: HOURS * 60 + 30 });

/** Any range, groups, across, order and limit. */
export const anyQuestion: fc.Arbitrary<SeriesQuery> = fc
  .record({
    aggregate: fc.constantFrom(...AGGREGATES, 'first' as const),
    windowMs: fc.constantFrom(...WINDOWS_MS, 7 * MINUTE_MS),
    range: fc.tuple(minute, minute).filter(([a, b]) => a !== b),
    groupBy: fc.subarray(['city', 'kind', 'device', 'component'] as const),
    across: fc.option(fc.constantFrom('sum' as const, 'mean' as const, 'min' as const, 'max' as const)),
    top: fc.option(fc.integer({ min: 1, max: 3 })),
    city: fc.option(fc.subarray(['landau', 'speyer', 'worms'])),
    order: fc.constantFrom('asc' as const, 'desc' as const),
    limit: fc.constantFrom(1, 5, 1000),
  })
  .map(({ aggregate, windowMs, range, groupBy, across, top, city, order, limit }) => {
    const isOfAnyType = aggregate === 'count' || aggregate === 'last' || aggregate === 'first';
    const isNumeric = across !== null || top !== null || !isOfAnyType;
    const numbers = aggregate === 'increase' ? ['energy'] : ['count', 'power'];
    return {
      measurement: 'lamp',
      fields: isNumeric ? numbers : ['power', 'failed', 'state'],
      aggregate,
      fromMs: NOON_MS + Math.min(...range) * MINUTE_MS,
      toMs: NOON_MS + Math.max(...range) * MINUTE_MS + 7,
      groupBy,
      order,
      limit,
      ...(windowMs === undefined ? {} : { windowMs }),
      ...(across === null ? {} : { across }),
      ...(top === null || groupBy.length === 0 ? {} : { top }),
      ...(city === null ? {} : { filter: { city } }),
    };
  });
