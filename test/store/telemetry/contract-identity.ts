/** Contract: (device, component, time) is a reading's identity; writing is idempotent and merges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from '#core/readings.ts';
import type { OpenStore } from './telemetry-contract.ts';
import { lampReading, NOON_MS, readAll, toLampRow, toLampRows, toReading } from './telemetry-fixtures.ts';

export function describeIdentity(open: OpenStore): void {
  describe('identity of a reading', () => {
    it('stores a batch once however often it is written', async () => {
      const store = await open();
      const batch = [1, 2, 3].map(n => toReading({ power: n }, { timeMs: NOON_MS + n, device: `mast-${n}` }));
      await store.write(batch);
      await store.write(batch);
      await store.write([batch[1] as Reading]);
      expect(await readAll(store, 'lamp')).toEqual(toLampRows(batch));
    });

    it('merges a later write: its metrics win, metrics it does not carry stay', async () => {
      const store = await open();
      await store.write([toReading({ power: 1, count: 7, state: 'on' })]);
      await store.write([toReading({ power: 2, failed: true })]);
      const [row] = await readAll(store, 'lamp');
      expect(row?.values).toEqual({ power: 2, energy: null, count: 7, failed: true, state: 'on' });
    });

    it('merges repeats inside one batch in their order', async () => {
      const store = await open();
      await store.write([
        toReading({ power: 1, count: 1 }),
        toReading({ power: 2 }),
        toReading({ power: 3 }),
      ]);
      expect(await readAll(store, 'lamp')).toEqual([toLampRow(toReading({ power: 3, count: 1 }))]);
    });

    it('merges a repeat inside a batch with what was stored before', async () => {
      const store = await open();
      await store.write([toReading({ energy: 5 })]);
      await store.write([toReading({ power: 1 }), toReading({ count: 2 })]);
      expect(await readAll(store, 'lamp')).toEqual([toLampRow(toReading({ energy: 5, power: 1, count: 2 }))]);
    });

    it('keeps a quality with its metric, and the quality of the time with the later write', async () => {
      const store = await open();
      await store.write([
        toReading({ power: 1, count: 1 }, { quality: { power: 'bad', count: 'stale', ts: 'uncertain' } }),
      ]);
      expect((await readAll(store, 'lamp'))[0]?.quality).toBe('count=stale,power=bad,ts=uncertain');
      await store.write([toReading({ power: 2, energy: 1 }, { quality: { energy: 'uncertain' } })]);
      expect((await readAll(store, 'lamp'))[0]?.quality).toBe('count=stale,energy=uncertain');
    });

    it('stores late data at its place', async () => {
      const store = await open();
      const readings = [3, 1, 2].map(n => toReading({ count: n }, { timeMs: NOON_MS + n * 86_400_000 }));
      for (const reading of readings) await store.write([reading]);
      expect(await readAll(store, 'lamp')).toEqual(toLampRows(readings));
    });

    it('tells components and measurements of a device apart', async () => {
      const store = await open();
      await store.write([
        toReading({ power: 1 }),
        toReading({ power: 2 }, { component: 'lamp-2' }),
        toReading({ rssi: -80 }, { component: 'sys' }),
      ]);
      expect((await readAll(store, 'lamp')).map(row => [row.component, row.values['power']])).toEqual([
        ['lamp-1', 1],
        ['lamp-2', 2],
      ]);
      expect((await readAll(store, 'sys')).map(row => row.values)).toEqual([{ rssi: -80, uptime: null }]);
    });

    it('has the same content whatever order, repetition and division the readings come in', async () => {
      const deliveries = fc
        .uniqueArray(lampReading, { selector: toIdentity, minLength: 1, maxLength: 40 })
        .chain(readings =>
          fc.record({
            readings: fc.constant(readings),
            arrivals: fc.array(fc.constantFrom(...readings), { maxLength: 30 }).chain(repeats =>
              fc.shuffledSubarray([...readings, ...repeats], {
                minLength: readings.length + repeats.length,
              }),
            ),
            cuts: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 10 }),
          }),
        );
      await fc.assert(
        fc.asyncProperty(deliveries, async ({ readings, arrivals, cuts }) => {
          const store = await open();
          for (const batch of divide(arrivals, cuts)) await store.write(batch);
          expect(await readAll(store, 'lamp')).toEqual(toLampRows(readings));
          await store.close();
        }),
        { numRuns: 25 },
      );
    });

    it('ends with the last of conflicting writes, however divided into batches, waited for or not', async () => {
      const inAnyOrder = fc.array(lampReading, { minLength: 1, maxLength: 40 });
      const inOrderOfTime = inAnyOrder.map(readings => readings.toSorted((a, b) => a.timeMs - b.timeMs));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(inAnyOrder, inOrderOfTime),
          fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 10 }),
          fc.boolean(),
          async (readings, cuts, isWaitedFor) => {
            const store = await open();
            const writes: Promise<void>[] = [];
            for (const batch of divide(readings, cuts)) {
              writes.push(store.write(batch));
              if (isWaitedFor) await writes.at(-1);
            }
            await Promise.all(writes);
            expect(await readAll(store, 'lamp')).toEqual(toLampRows(mergeInOrder(readings)));
            await store.close();
          },
        ),
        { numRuns: 25 },
      );
    });
  });
}

function toIdentity(reading: Reading): string {
  return `${reading.device} ${reading.component} ${reading.timeMs}`;
}

/** Batches of the sizes in turn. */
function divide(readings: readonly Reading[], sizes: readonly number[]): Reading[][] {
  const batches: Reading[][] = [];
  for (let start = 0; start < readings.length; ) {
    const size = sizes[batches.length % sizes.length] as number;
    batches.push(readings.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** The rule of the contract, said once more and independently: only `count` carries a quality here. */
function mergeInOrder(readings: readonly Reading[]): Reading[] {
  const merged = new Map<string, Reading>();
  for (const reading of readings) {
    const earlier = merged.get(toIdentity(reading));
    const { quality: _, ...rest } = reading;
    merged.set(toIdentity(reading), {
      ...rest,
      values: { ...earlier?.values, ...reading.values },
      ...(reading.quality && { quality: reading.quality }),
    });
  }
  return [...merged.values()];
}
