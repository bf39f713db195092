/** Contract: what may not be asked is INVALID_QUERY, and no text of a query is ever more than a text. */
import { describe, expect, it } from 'vitest';
import type { LatestQuery, SeriesQuery } from '#store/telemetry/series-query.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { NOON_MS, readAll, toLampRow, toReading } from './telemetry-fixtures.ts';

const GOOD: SeriesQuery = {
  measurement: 'lamp',
  fields: ['power'],
  aggregate: 'mean',
  fromMs: NOON_MS,
  toMs: NOON_MS + 1000,
  limit: 10,
};
const RAW: SeriesQuery = { measurement: 'lamp', fields: ['power'], fromMs: 0, toMs: 1, limit: 10 };

const INVALID: [field: string, query: SeriesQuery][] = [
  ['measurement', { ...GOOD, measurement: 'engine' }],
  ['measurement', { ...GOOD, measurement: '__proto__' }],
  ['fields', { ...GOOD, fields: [] }],
  ['fields', { ...GOOD, fields: ['horsePower'] }],
  ['fields', { ...GOOD, fields: ['time'] }],
  ['fields', { ...GOOD, fields: ['quality'] }],
  ['fields', { ...GOOD, fields: ['POWER'] }],
  ['fields', { ...GOOD, fields: ['power', 'power'] }],
  ['aggregate', { ...GOOD, aggregate: 'median' as never }],
  ['aggregate', { ...GOOD, fields: ['state'] }],
  ['aggregate', { ...GOOD, fields: ['power', 'failed'], aggregate: 'max' }],
  ['across', { ...GOOD, across: 'count' as never }],
  ['across', { ...GOOD, fields: ['state'], aggregate: 'last', across: 'max' }],
  ['across', { ...RAW, across: 'sum' }],
  ['windowMs', { ...RAW, windowMs: 1000 }],
  ['windowMs', { ...GOOD, windowMs: 999 }],
  ['windowMs', { ...GOOD, windowMs: 1000.5 }],
  ['fromMs', { ...GOOD, fromMs: NOON_MS + 1000 }],
  ['fromMs', { ...GOOD, fromMs: -1 }],
  ['fromMs', { ...GOOD, fromMs: Number.NaN }],
  ['toMs', { ...GOOD, toMs: Number.POSITIVE_INFINITY }],
  ['toMs', { ...GOOD, toMs: '9' as never }],
  ['limit', { ...GOOD, limit: 0 }],
  ['limit', { ...GOOD, limit: 100_001 }],
  ['limit', { ...GOOD, limit: 1.5 }],
  ['order', { ...GOOD, order: 'up' as never }],
  ['groupBy', { ...GOOD, groupBy: ['time' as never] }],
  ['groupBy', { ...GOOD, groupBy: ['city', 'city'] }],
  ['top', { ...GOOD, top: 3 }],
  ['top', { ...RAW, top: 3, groupBy: ['device'] }],
  ['top', { ...GOOD, top: 0, groupBy: ['device'] }],
  ['top', { ...GOOD, fields: ['state'], aggregate: 'last', top: 1, groupBy: ['device'] }],
  ['filter', { ...GOOD, filter: { time: ['1'] } as never }],
  ['filter.city', { ...GOOD, filter: { city: 'landau' as never } }],
  ['filter.city', { ...GOOD, filter: { city: [1 as never] } }],
  ['filter.device', { ...GOOD, filter: { device: Array(1001).fill('x') } }],
];

const INJECTIONS = [
  `'; DROP TABLE lamp; --`,
  `" ; DROP TABLE lamp; --`,
  `x' OR '1'='1`,
  `x" OR "1"="1`,
  `$1`,
  '?',
  `landau') OR true --`,
  `power" FROM lamp; ATTACH 'x' --`,
  `read_csv('/etc/passwd')`,
  `/.*/`,
  `\\`,
  `x\u0000y`,
  `'; DROP MEASUREMENT lamp; --`,
  `x\n"lamp"`,
  'lamp-1" OR time > 0',
  '%',
  '__proto__',
  'constructor',
];

export function describeQueryChecks(open: OpenStore): void {
  describe('what may not be asked', () => {
    it('names the field and the rule', async () => {
      const store = await open();
      for (const [field, query] of INVALID) {
        const error = await store.query(query).catch(thrown => thrown);
        expect(error, JSON.stringify(query)).toMatchObject({ code: 'INVALID_QUERY', canRetry: false });
        expect(error.message.startsWith(`${field} `), error.message).toBe(true);
      }
    });

    it('checks latest and export alike', async () => {
      const store = await open();
      const invalid = { code: 'INVALID_QUERY' };
      const latest: LatestQuery = { ...RAW };
      await expect(store.latest({ ...latest, fields: ['nothing'] })).rejects.toMatchObject(invalid);
      await expect(store.latest({ ...latest, beforeMs: -1 })).rejects.toMatchObject(invalid);
      await expect(store.latest({ ...latest, limit: 1e6 })).rejects.toMatchObject(invalid);
      for (const query of [
        { ...RAW, order: 'random()' as never },
        { ...RAW, fromMs: 1 },
      ]) {
        const pages = store.export(query)[Symbol.asyncIterator]();
        await expect(pages.next()).rejects.toMatchObject(invalid);
      }
    });

    it.each(INJECTIONS)('takes %j as a text wherever a query has one', async text => {
      const store = await open();
      const reading = toReading({ power: 1 });
      await store.write([reading]);
      const names: SeriesQuery[] = [
        { ...GOOD, measurement: text },
        { ...GOOD, fields: [text] },
        { ...GOOD, aggregate: text as never },
        { ...GOOD, across: text as never },
        { ...GOOD, groupBy: [text as never] },
        { ...GOOD, order: text as never },
        { ...GOOD, filter: { [text]: ['landau'] } as never },
        { ...GOOD, windowMs: text as never },
        { ...GOOD, limit: text as never },
      ];
      for (const query of names) {
        await expect(store.query(query)).rejects.toMatchObject({ code: 'INVALID_QUERY' });
      }
      for (const tag of ['city', 'kind', 'device', 'component'] as const) {
        const filter = { [tag]: [text] };
        expect((await store.query({ ...GOOD, filter })).series).toEqual([]);
        expect((await store.latest({ ...RAW, toMs: NOON_MS + 1, filter })).series).toEqual([]);
      }
      expect(await store.deleteBefore(NOON_MS + 1, text)).toBe(0);
      expect(await readAll(store, 'lamp')).toEqual([toLampRow(reading)]);
    });
  });
}
