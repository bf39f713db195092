/** Contract: rollups are those of the ordered day however it arrived, and what they answer is what readings would. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '#core/readings.ts';
import { HOUR_MS } from '#store/telemetry/rollups.ts';
import type { SeriesQuery, SeriesResult } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import {
  anyQuestion,
  arrival,
  deliver,
  END_MS,
  everyQuestion,
  MINUTE_MS,
  rollUpPending,
  threeDays,
} from './rollup-fixtures.ts';
import { answer } from './series-model.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { NOON_MS, readAll, toLampRows, toReading } from './telemetry-fixtures.ts';

const DAY_MS = 24 * HOUR_MS;

export function describeRollups(open: OpenStore): void {
  describe('rollups', () => {
    it('are those of the ordered day, however its readings were shuffled, delayed and repeated', async () => {
      await fc.assert(
        fc.asyncProperty(threeDays, arrival, async (readings, way) => {
          const store = await open();
          await deliver(store, readings, way);
          await rollUpPending(store);
          // Without readings only rollups can answer.
          await store.deleteBefore(END_MS);
          for (const query of everyQuestion) await expectAnswer(store, query, readings);
          await store.close();
        }),
        { numRuns: 6 },
      );
    });

    it('answer any query as the readings do, while any of them are still pending', async () => {
      await fc.assert(
        fc.asyncProperty(
          threeDays,
          arrival,
          fc.array(anyQuestion, { minLength: 30, maxLength: 40 }),
          async (readings, way, queries) => {
            const store = await open();
            await deliver(store, readings, way);
            for (const query of queries) await expectAnswer(store, query, readings);
            await store.close();
          },
        ),
        { numRuns: 6 },
      );
    });

    it('and readings of a device are erased, those of others stay, and what comes afterwards is stored', async () => {
      const store = await open();
      const [gone, stays] = ['mast-1', 'mast-2'].map(device =>
        [1, 61, 121].map(minute => toReading({ power: minute }, { device, timeMs: at(minute) })),
      ) as [Reading[], Reading[]];
      await store.write([...gone, ...stays]);
      await rollUpPending(store);
      await store.eraseDevice('mast-1', 'landau');
      await store.eraseDevice('mast-1', 'landau');
      expect(await readAll(store, 'lamp')).toEqual(toLampRows(stays));
      const sums: SeriesQuery = {
        measurement: 'lamp',
        fields: ['power'],
        fromMs: NOON_MS,
        toMs: NOON_MS + 3 * HOUR_MS,
        aggregate: 'sum',
        windowMs: HOUR_MS,
        groupBy: ['device'],
        limit: 100,
      };
      await expectAnswer(store, sums, stays);
      await store.deleteBefore(END_MS);
      await expectAnswer(store, sums, stays);
      const later = toReading({ power: 7 }, { device: 'mast-1', timeMs: END_MS + 1 });
      await store.write([later]);
      expect(await readAll(store, 'lamp')).toEqual(toLampRows([later]));
    });

    it('are pending from a write on until they are computed, and again when data come late', async () => {
      const store = await open();
      await store.write([1, 2, 61].map(minute => toReading({ count: 1 }, { timeMs: at(minute) })));
      expect(await pendingOf(store)).toEqual([0, 60]);
      expect((await store.rollups.pending(at(60), 10)).hours).toHaveLength(1);
      expect(await store.rollups.pending(at(600), 1)).toMatchObject({
        hours: [{ city: 'landau', measurement: 'lamp', hourMs: NOON_MS }],
        total: 2,
      });
      await rollUpPending(store);
      expect(await pendingOf(store)).toEqual([]);
      await store.write([toReading({ count: 4 }, { timeMs: at(3) })]);
      expect(await pendingOf(store)).toEqual([0]);
      await rollUpPending(store);
      await rollUpPending(store);
      const [series] = (await store.query({ ...wholeDays, aggregate: 'sum', fields: ['count'] })).series;
      expect(series?.values).toEqual({ count: [7] });
    });

    it('lose no reading that is written while its hour is rolled up', async () => {
      const store = await open();
      const write = (hour: number, ms: number) =>
        store.write([toReading({ count: 1 }, { timeMs: at(hour * 60) + ms })]);
      for (let hour = 0; hour < 5; hour++) {
        await write(hour, 0);
        const hourMs = at(hour * 60);
        const rolling = store.rollups.rollUp([{ city: 'landau', measurement: 'lamp', hourMs }]);
        for (let ms = 1; ms < 4; ms++) await write(hour, ms);
        await rolling;
      }
      await rollUpPending(store);
      await store.deleteBefore(END_MS);
      const { series } = await store.query({ ...wholeDays, aggregate: 'sum', fields: ['count'] });
      expect(series[0]?.values).toEqual({ count: [20] });
    });

    it('follow a reading that was written again with other values', async () => {
      const store = await open();
      await store.write([toReading({ energy: 1, count: 5 }), toReading({ energy: 9 }, { timeMs: at(1) })]);
      await rollUpPending(store);
      await store.write([toReading({ count: 7 })]);
      await rollUpPending(store);
      await store.deleteBefore(END_MS);
      const ask = async (aggregate: 'sum' | 'increase', field: string) =>
        (await store.query({ ...wholeDays, aggregate, fields: [field] })).series[0]?.values[field];
      expect(await ask('sum', 'count')).toEqual([7]);
      expect(await ask('increase', 'energy')).toEqual([8]);
    });
  });
  describeRetention(open);
}

function describeRetention(open: OpenStore): void {
  describe('retention', () => {
    const hourly = Array.from({ length: 72 }, (_, hour) =>
      ['landau', 'speyer'].map(city =>
        toReading({ energy: hour, count: 1 }, { city, device: `mast-${city}`, timeMs: at(hour * 60 + 30) }),
      ),
    ).flat();

    it('keeps the rollups when readings go, of one city or of all', async () => {
      const store = await open();
      await store.write(hourly);
      await rollUpPending(store);
      const daily: SeriesQuery = {
        ...wholeDays,
        fields: ['energy'],
        aggregate: 'increase',
        windowMs: DAY_MS,
        groupBy: ['city'],
      };
      expect(await store.deleteBefore(NOON_MS + DAY_MS, 'landau')).toBe(24);
      await expectAnswer(store, daily, hourly);
      expect(await store.deleteBefore(NOON_MS + 2 * DAY_MS)).toBe(72);
      await expectAnswer(store, daily, hourly);
      await expectAnswer(store, { ...daily, toMs: NOON_MS + DAY_MS, windowMs: HOUR_MS }, hourly);
      expect(await readAll(store, 'lamp')).toHaveLength(48);
    });

    it('leaves rollups alone when a reading comes for a time whose readings have gone', async () => {
      const store = await open();
      await store.write(hourly);
      await rollUpPending(store);
      await store.deleteBefore(NOON_MS + DAY_MS);
      await store.write([toReading({ count: 50 }, { timeMs: at(31) })]);
      const hours = Array.from({ length: 72 }, (_, hour) => at(hour * 60));
      await store.rollups.rollUp(hours.map(hourMs => ({ city: 'landau', measurement: 'lamp', hourMs })));
      await expectAnswer(store, { ...wholeDays, fields: ['count'], aggregate: 'sum' }, hourly);
      expect(await pendingOf(store)).toEqual([]);
    });

    it('deletes rollups of each resolution by themselves', async () => {
      const store = await open();
      await store.write(hourly);
      await rollUpPending(store);
      await store.deleteBefore(END_MS);
      const query: SeriesQuery = { ...wholeDays, fields: ['count'], aggregate: 'count', windowMs: HOUR_MS };
      const count = async (windowMs: number) =>
        (await store.query({ ...query, windowMs })).series.flatMap(({ values }) => values['count']).length;
      expect(await store.deleteBefore(NOON_MS + DAY_MS, 'speyer', '5min')).toBe(24);
      expect(await store.deleteBefore(NOON_MS + DAY_MS, undefined, '5min')).toBe(24);
      expect([await count(5 * MINUTE_MS), await count(HOUR_MS)]).toEqual([48, 72]);
      expect(await store.deleteBefore(NOON_MS + DAY_MS, undefined, '1h')).toBe(48);
      expect([await count(5 * MINUTE_MS), await count(HOUR_MS)]).toEqual([48, 48]);
    });
  });
}

const wholeDays = {
  measurement: 'lamp',
  fromMs: NOON_MS,
  toMs: END_MS,
  limit: 1000,
};

function at(minute: number): number {
  return NOON_MS + minute * MINUTE_MS;
}

/** Minutes since noon at which pending hours begin. */
async function pendingOf(store: TelemetryStore): Promise<number[]> {
  const { hours } = await store.rollups.pending(Number.MAX_SAFE_INTEGER, 1000);
  return hours.map(({ hourMs }) => (hourMs - NOON_MS) / MINUTE_MS);
}

export async function expectAnswer(
  store: TelemetryStore,
  query: SeriesQuery,
  readings: readonly Reading[],
): Promise<void> {
  expect(rounded(await store.query(query)), JSON.stringify(query)).toEqual(rounded(answer(query, readings)));
}

/** Means of means are divided in another order; -0 is 0. */
function rounded(result: SeriesResult): SeriesResult {
  const round = (value: number | string | boolean | null) =>
    typeof value === 'number' ? Number(value.toPrecision(12)) + 0 : value;
  const series = result.series.map(({ tags, timesMs, values }) => ({
    tags,
    timesMs,
    values: Object.fromEntries(Object.entries(values).map(([field, list]) => [field, list.map(round)])),
  }));
  return { ...result, series };
}
