/** Contract: every value that fits comes back as it was; what does not fit is refused and leaves nothing behind. */
import { describe, expect, it } from 'vitest';
import type { MetricValue, Reading } from '#core/readings.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { NOON_MS, readAll, toLampRow, toReading } from './telemetry-fixtures.ts';

const EXTREME_VALUES: [metric: string, value: MetricValue][] = [
  ['power', Number.MAX_VALUE],
  ['power', -Number.MAX_VALUE],
  ['power', Number.MIN_VALUE],
  ['power', 0.1 + 0.2],
  ['energy', 123_456_789.000_001],
  ['count', 0],
  ['count', -1],
  ['count', 2 ** 31],
  ['count', -(2 ** 31) - 1],
  ['count', 2 ** 32 - 1],
  ['count', 400_000_000_000],
  ['count', -400_000_000_000],
  ['count', Number.MAX_SAFE_INTEGER],
  ['count', Number.MIN_SAFE_INTEGER],
  ['failed', true],
  ['failed', false],
  ['state', 'not-present'],
  ['state', 'OL CHRG'],
  ['state', `it's "quoted", back\\slash = ünïcode 🚦 longer than twelve bytes`],
];

const MISFITS: [what: string, reading: Reading][] = [
  ['an unknown component class', toReading({ power: 1 }, { component: 'engine-1' })],
  ['an unknown metric', toReading({ horsePower: 1 })],
  ['a metric named like a column of the store', toReading({ city: 'speyer' })],
  ['a text as number', toReading({ power: '1' })],
  ['NaN', toReading({ power: Number.NaN })],
  ['infinity', toReading({ energy: Number.POSITIVE_INFINITY })],
  ['a fraction as int', toReading({ count: 1.5 })],
  ['an int beyond what a number holds', toReading({ count: 2 ** 53 })],
  ['a number as bool', toReading({ failed: 1 })],
  ['a bool as enum', toReading({ state: true })],
  ['null', toReading({ power: null as unknown as number })],
  ['a fraction of a millisecond', toReading({ power: 1 }, { timeMs: NOON_MS + 0.5 })],
  ['a time before 1970', toReading({ power: 1 }, { timeMs: -1 })],
  ['a time beyond 2262', toReading({ power: 1 }, { timeMs: Date.UTC(2263, 0, 1) })],
  ['an empty device', toReading({ power: 1 }, { device: '' })],
  ['a device with a line break', toReading({ power: 1 }, { device: 'mast-1\nalarm,device=victim' })],
  ['a city with a space', toReading({ power: 1 }, { city: 'bad dürkheim' })],
];

export function describeValues(open: OpenStore): void {
  describe('values', () => {
    it('returns extreme values of every type as they were written', async () => {
      const store = await open();
      const readings = EXTREME_VALUES.map(([metric, value], n) =>
        toReading({ [metric]: value }, { timeMs: NOON_MS + n }),
      );
      await store.write(readings);
      expect(await readAll(store, 'lamp')).toEqual(readings.map(toLampRow));
      const result = await store.query({
        measurement: 'lamp',
        fields: ['power', 'energy', 'count', 'failed', 'state'],
        fromMs: NOON_MS,
        toMs: NOON_MS + 1000,
        limit: 100,
      });
      EXTREME_VALUES.forEach(([metric, value], n) => {
        expect(result.series[0]?.values[metric]?.[n]).toBe(value);
      });
    });

    it('stores more rows at once than the engine takes in one piece', async () => {
      const store = await open();
      const readings = Array.from({ length: 5000 }, (_, n) =>
        toReading(n % 3 === 0 ? { count: n } : { count: n, state: `s${n % 7}`, failed: n % 2 === 0 }, {
          device: `mast-${n % 50}`,
          timeMs: NOON_MS + n,
        }),
      );
      await store.write(readings);
      expect(await readAll(store, 'lamp')).toEqual(readings.map(toLampRow));
    });

    it('keeps awkward but valid ids', async () => {
      const store = await open();
      const ids = ['a1', `x${'-9'.repeat(23)}z`, '0-0', 'select', 'drop-table-lamp', 'null', 'true', '123'];
      const readings = ids.map((device, n) =>
        toReading({ count: n }, { device, component: 'lamp-x-2g4', city: 'neustadt-an-der-weinstrasse' }),
      );
      await store.write(readings);
      for (const [n, device] of ids.entries()) {
        const result = await store.query({
          measurement: 'lamp',
          fields: ['count'],
          fromMs: NOON_MS,
          toMs: NOON_MS + 1,
          filter: { device: [device] },
          limit: 10,
        });
        expect(result.series).toEqual([
          { tags: { device, component: 'lamp-x-2g4' }, timesMs: [NOON_MS], values: { count: [n] } },
        ]);
      }
    });

    it('takes the ends of time', async () => {
      const store = await open();
      const readings = [0, Date.UTC(2199, 11, 31)].map(timeMs => toReading({ count: 1 }, { timeMs }));
      await store.write(readings);
      expect(await readAll(store, 'lamp')).toEqual(readings.map(toLampRow));
    });

    it('has nothing to store in an empty batch or a reading without values', async () => {
      const store = await open();
      await store.write([]);
      await store.write([toReading({})]);
      expect(await readAll(store, 'lamp')).toEqual([]);
    });

    it.each(MISFITS)('refuses %s and the batch with it, and takes the rest afterwards', async (_, misfit) => {
      const store = await open();
      const good = toReading({ power: 1 }, { device: 'mast-2' });
      const written = store.write([good, misfit]);
      await expect(written).rejects.toMatchObject({ code: 'STORE_REFUSED', canRetry: false });
      expect(await readAll(store, 'lamp')).toEqual([]);
      await store.write([good]);
      await store.write([good]);
      expect(await readAll(store, 'lamp')).toEqual([toLampRow(good)]);
    });

    it('never says the value it refuses', async () => {
      const store = await open();
      const error = await store.write([toReading({ power: 'aa:bb:cc:dd:ee:ff' })]).catch(String);
      expect(error).not.toContain('aa:bb');
    });
  });
}
