/** Contract: what each part of a query does, in examples. */
import { describe, expect, it } from 'vitest';
import type { SeriesQuery } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { NOON_MS, readAll, toReading } from './telemetry-fixtures.ts';

const MINUTE_MS = 60_000;
const HOUR = { fromMs: NOON_MS, toMs: NOON_MS + 60 * MINUTE_MS };

/** Four lamps of two masts in two cities, power n every minute for ten minutes. */
async function writeLamps(store: TelemetryStore): Promise<void> {
  const readings = [1, 2, 3, 4].flatMap(n =>
    Array.from({ length: 10 }, (_, minute) =>
      toReading(
        { power: n, count: minute, state: minute < 5 ? 'on' : 'off' },
        {
          city: n <= 2 ? 'landau' : 'speyer',
          device: n <= 2 ? 'mast-1' : 'mast-2',
          component: n % 2 === 1 ? 'lamp-1' : 'lamp-2',
          timeMs: NOON_MS + minute * MINUTE_MS,
        },
      ),
    ),
  );
  await store.write(readings);
}

const LAMP_POWER: SeriesQuery = { measurement: 'lamp', fields: ['power'], ...HOUR, limit: 1000 };

export function describeQueries(open: OpenStore): void {
  describe('queries', () => {
    it('sums across lamps what is the mean of each: the lighting power of a city', async () => {
      const store = await open();
      await writeLamps(store);
      const query = { ...LAMP_POWER, aggregate: 'mean', across: 'sum', windowMs: 5 * MINUTE_MS } as const;
      const { series, truncated } = await store.query({ ...query, groupBy: ['city'] });
      expect(truncated).toBe(false);
      expect(series).toEqual([
        { tags: { city: 'landau' }, timesMs: [NOON_MS, NOON_MS + 5 * MINUTE_MS], values: { power: [3, 3] } },
        { tags: { city: 'speyer' }, timesMs: [NOON_MS, NOON_MS + 5 * MINUTE_MS], values: { power: [7, 7] } },
      ]);
    });

    it('are stopped when their caller gives them up, at any moment, and others go on', async () => {
      const store = await open();
      await writeLamps(store);
      const before = new AbortController();
      before.abort();
      const given = { code: 'STORE_UNAVAILABLE' };
      await expect(store.query(LAMP_POWER, before.signal)).rejects.toMatchObject(given);
      const pages = store.export(LAMP_POWER, before.signal)[Symbol.asyncIterator]();
      await expect(pages.next()).rejects.toMatchObject(given);
      const during = new AbortController();
      const asked = store.query({ ...LAMP_POWER, aggregate: 'mean' }, during.signal).catch(error => error);
      during.abort();
      const answer = await asked;
      if (answer instanceof Error) expect(answer).toMatchObject(given);
      expect((await store.query(LAMP_POWER)).series).toHaveLength(4);
    });

    it('aligns windows to the epoch and fills them with what is in the range only', async () => {
      const store = await open();
      await writeLamps(store);
      const { series } = await store.query({
        ...LAMP_POWER,
        fields: ['count'],
        aggregate: 'min',
        windowMs: 7 * MINUTE_MS,
        fromMs: NOON_MS + MINUTE_MS,
      });
      const [timesMs, values] = [series[0]?.timesMs ?? [], series[0]?.values['count']];
      expect(timesMs.every(timeMs => timeMs % (7 * MINUTE_MS) === 0)).toBe(true);
      expect(timesMs[0]).toBeLessThanOrEqual(NOON_MS + MINUTE_MS);
      expect(values?.[0]).toBe(1);
    });

    it('gives one value for the whole range at its start when there is no window', async () => {
      const store = await open();
      await writeLamps(store);
      const { series } = await store.query({ ...LAMP_POWER, fields: ['power', 'count'], aggregate: 'max' });
      expect(series).toEqual([{ tags: {}, timesMs: [NOON_MS], values: { power: [4], count: [9] } }]);
    });

    it('has no series where nothing matches', async () => {
      const store = await open();
      await writeLamps(store);
      for (const rest of [{}, { aggregate: 'count' }, { aggregate: 'mean', windowMs: MINUTE_MS }] as const) {
        const nothing = { series: [], truncated: false };
        expect(await store.query({ ...LAMP_POWER, ...rest, filter: { device: [] } })).toEqual(nothing);
        expect(await store.query({ ...LAMP_POWER, ...rest, filter: { city: ['worms'] } })).toEqual(nothing);
        expect(await store.query({ ...LAMP_POWER, ...rest, fields: ['energy'] })).toEqual(nothing);
      }
    });

    it('takes the start of the range and leaves its end', async () => {
      const store = await open();
      await writeLamps(store);
      const { series } = await store.query({
        ...LAMP_POWER,
        toMs: NOON_MS + 3 * MINUTE_MS,
        filter: { device: ['mast-1'], component: ['lamp-2'] },
      });
      expect(series[0]?.timesMs).toEqual([0, 1, 2].map(minute => NOON_MS + minute * MINUTE_MS));
    });

    it('returns the highest groups, highest first', async () => {
      const store = await open();
      await writeLamps(store);
      const query = { ...LAMP_POWER, aggregate: 'sum', groupBy: ['device', 'component'], top: 2 } as const;
      const { series } = await store.query({ ...query, windowMs: 10 * MINUTE_MS });
      expect(series.map(({ tags, values }) => [tags.device, tags.component, values['power']])).toEqual([
        ['mast-2', 'lamp-2', [40]],
        ['mast-2', 'lamp-1', [30]],
      ]);
    });

    it('cuts an answer in time order and says so', async () => {
      const store = await open();
      await writeLamps(store);
      const newest = await store.query({ ...LAMP_POWER, order: 'desc', limit: 4 });
      expect(newest.truncated).toBe(true);
      expect(newest.series.map(({ timesMs }) => timesMs)).toEqual(Array(4).fill([NOON_MS + 9 * MINUTE_MS]));
      expect((await store.query({ ...LAMP_POWER, limit: 40 })).truncated).toBe(false);
      expect((await store.query({ ...LAMP_POWER, limit: 39 })).truncated).toBe(true);
    });

    it('names city and kind of a raw series when asked to', async () => {
      const store = await open();
      await writeLamps(store);
      const { series } = await store.query({ ...LAMP_POWER, groupBy: ['city', 'kind'], limit: 1 });
      expect(series[0]?.tags).toEqual({
        city: 'landau',
        kind: 'lightmast',
        device: 'mast-1',
        component: 'lamp-1',
      });
    });

    it('finds the newest row of every component, with what it carries', async () => {
      const store = await open();
      await writeLamps(store);
      await store.write([toReading({ power: 9 }, { timeMs: NOON_MS + 20 * MINUTE_MS })]);
      await store.write([toReading({ energy: 9 }, { timeMs: NOON_MS + 21 * MINUTE_MS })]);
      const query = { measurement: 'lamp', fields: ['power', 'state'], ...HOUR, limit: 10 };
      const { series, truncated } = await store.latest(query);
      expect(truncated).toBe(false);
      expect(series.map(({ tags, timesMs, values }) => [tags, timesMs[0], values])).toEqual([
        [toTags('landau', 'mast-1', 'lamp-1'), NOON_MS + 20 * MINUTE_MS, { power: [9], state: [null] }],
        [toTags('landau', 'mast-1', 'lamp-2'), NOON_MS + 9 * MINUTE_MS, { power: [2], state: ['off'] }],
        [toTags('speyer', 'mast-2', 'lamp-1'), NOON_MS + 9 * MINUTE_MS, { power: [3], state: ['off'] }],
        [toTags('speyer', 'mast-2', 'lamp-2'), NOON_MS + 9 * MINUTE_MS, { power: [4], state: ['off'] }],
      ]);
      expect(await store.latest({ ...query, limit: 3 })).toMatchObject({ truncated: true });
    });

    it('finds the silent ones: newest row before an instant', async () => {
      const store = await open();
      await writeLamps(store);
      await store.write([toReading({ power: 9 }, { timeMs: NOON_MS + 20 * MINUTE_MS })]);
      const { series } = await store.latest({
        measurement: 'lamp',
        fields: ['power'],
        ...HOUR,
        filter: { city: ['landau'] },
        beforeMs: NOON_MS + 15 * MINUTE_MS,
        limit: 10,
      });
      expect(series.map(({ tags }) => tags.component)).toEqual(['lamp-2']);
    });

    it('exports raw rows in either time order, across pages', async () => {
      const store = await open();
      const readings = Array.from({ length: 25_000 }, (_, n) =>
        toReading({ count: n }, { device: `mast-${n % 1000}`, timeMs: NOON_MS + Math.floor(n / 1000) }),
      );
      await store.write(readings);
      const rows = await readAll(store, 'lamp');
      expect(new Set(rows.map(row => row.values['count'])).size).toBe(25_000);
      expect(rows).toHaveLength(25_000);
      const times = rows.map(row => row.timeMs);
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      const last: number[] = [];
      for await (const page of store.export({ ...LAMP_POWER, fields: ['count'], order: 'desc' })) {
        last.push(...page.map(row => row.timeMs));
      }
      expect(last).toEqual(times.toReversed());
    });

    it('deletes rows older than an instant, of one city or of all, and counts them', async () => {
      const store = await open();
      await writeLamps(store);
      expect(await store.deleteBefore(NOON_MS + 4 * MINUTE_MS, 'landau')).toBe(8);
      expect(await store.deleteBefore(NOON_MS + 4 * MINUTE_MS, 'landau')).toBe(0);
      expect(await store.deleteBefore(NOON_MS + 4 * MINUTE_MS, "landau' OR '1'='1")).toBe(0);
      expect(await readAll(store, 'lamp')).toHaveLength(32);
      expect(await store.deleteBefore(NOON_MS + 4 * MINUTE_MS)).toBe(8);
      await store.write([toReading({ power: 1 })]);
      expect(await readAll(store, 'lamp')).toHaveLength(25);
    });

    it('counts what it holds and what it wrote', async () => {
      const store = await open();
      await writeLamps(store);
      await store.write([toReading({ power: 7 })]);
      const stats = await store.stats();
      expect(stats).toMatchObject({ rows: 40, writtenReadings: 41, mergedReadings: 1 });
      expect(stats.bytes).toBeGreaterThan(0);
    });

    it('refuses everything once it is closed', async () => {
      const store = await open();
      await store.close();
      await store.close();
      const closed = { code: 'STORE_CLOSED' };
      await expect(store.write([toReading({ power: 1 })])).rejects.toMatchObject(closed);
      await expect(store.query(LAMP_POWER)).rejects.toMatchObject(closed);
      await expect(store.deleteBefore(NOON_MS)).rejects.toMatchObject(closed);
    });
  });
}

function toTags(city: string, device: string, component: string): Record<string, string> {
  return { city, kind: 'lightmast', device, component };
}
