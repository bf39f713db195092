/** Contract: whatever is asked, the answer is that of the model. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '#core/readings.ts';
import type { SeriesQuery, SeriesResult } from '#store/telemetry/series-query.ts';
import { answer } from './series-model.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { lampReading, NOON_MS } from './telemetry-fixtures.ts';

const MINUTE_MS = 60_000;

const range = fc
  .tuple(fc.integer({ min: -5, max: 45 }), fc.integer({ min: 1, max: 50 }))
  .map(([start, length]) => ({
    fromMs: NOON_MS + start * MINUTE_MS,
    toMs: NOON_MS + (start + length) * MINUTE_MS + 3,
  }));

const filter = fc.record(
  {
    city: fc.subarray(['landau', 'speyer', 'worms']),
    kind: fc.subarray(['lightmast', 'hotspot'], { minLength: 1 }),
    device: fc.subarray(['mast-1', 'mast-2', 'mast-3', 'mast-9']),
    component: fc.subarray(['lamp-1', 'lamp-2'], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

const common = fc.record({
  measurement: fc.constant('lamp'),
  filter,
  groupBy: fc.subarray(['city', 'kind', 'device', 'component'] as const),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  limit: fc.constantFrom(1, 3, 10, 1000),
});

const windowed = fc.record(
  { windowMs: fc.constantFrom(1000, 60_000, 300_000, 420_000, 3_600_000) },
  { requiredKeys: [] },
);

const rawQuery = fc.record({ fields: fc.subarray(['power', 'count', 'failed', 'state'], { minLength: 1 }) });

const anyTypeQuery = fc.record({
  aggregate: fc.constantFrom('count' as const, 'first' as const, 'last' as const),
  fields: fc.subarray(['power', 'failed', 'state'], { minLength: 1 }),
});

const numberQuery = fc.record(
  {
    aggregate: fc.constantFrom(...(['mean', 'min', 'max', 'sum', 'count', 'first', 'last'] as const)),
    fields: fc.subarray(['power', 'energy', 'count'], { minLength: 1 }),
    across: fc.constantFrom('sum' as const, 'mean' as const, 'min' as const, 'max' as const),
  },
  { requiredKeys: ['aggregate', 'fields'] },
);

/** Whole numbers only, so that no rounding decides a rank. */
const topQuery = fc.record(
  {
    aggregate: fc.constantFrom(
      'min' as const,
      'max' as const,
      'sum' as const,
      'count' as const,
      'last' as const,
    ),
    fields: fc.constantFrom(['count'], ['count', 'power']),
    across: fc.constantFrom('sum' as const, 'min' as const, 'max' as const),
    top: fc.integer({ min: 1, max: 4 }),
    groupBy: fc.subarray(['city', 'device', 'component'] as const, { minLength: 1 }),
  },
  { requiredKeys: ['aggregate', 'fields', 'top', 'groupBy'] },
);

const query: fc.Arbitrary<SeriesQuery> = fc
  .oneof(
    fc.tuple(common, range, rawQuery),
    fc.tuple(common, range, windowed, anyTypeQuery),
    fc.tuple(common, range, windowed, numberQuery),
    fc.tuple(common, range, windowed, topQuery),
  )
  .map(parts => Object.assign({}, ...parts) as SeriesQuery);

const content = fc
  .uniqueArray(lampReading, {
    selector: ({ device, component, timeMs }: Reading) => `${device} ${component} ${timeMs}`,
    maxLength: 60,
  })
  .map(readings => readings.toSorted((a, b) => a.timeMs - b.timeMs));

export function describeQueryModel(open: OpenStore): void {
  describe('queries against the model', () => {
    it('answers any query as the model does', async () => {
      await fc.assert(
        fc.asyncProperty(
          content,
          fc.array(query, { minLength: 10, maxLength: 20 }),
          async (readings, queries) => {
            const store = await open();
            await store.write(readings);
            for (const asked of queries) {
              const result = await store.query(asked);
              const expected = answer(asked, readings);
              expect(rounded(result), JSON.stringify(asked)).toEqual(rounded(expected));
            }
            await store.close();
          },
        ),
        { numRuns: 25 },
      );
    });
  });
}

/** Sums differ in their last digits by the order of adding. */
function rounded(result: SeriesResult): SeriesResult {
  const round = (value: number | string | boolean | null) =>
    typeof value === 'number' ? Number(value.toPrecision(9)) + 0 : value;
  const series = result.series.map(({ tags, timesMs, values }) => ({
    tags,
    timesMs,
    values: Object.fromEntries(Object.entries(values).map(([field, list]) => [field, list.map(round)])),
  }));
  return { ...result, series };
}
