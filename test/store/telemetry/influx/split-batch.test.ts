import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Reading } from '../../../../core/readings.ts';
import { splitBatch } from '../../../../store/telemetry/influx/split-batch.ts';

const reading = fc
  .record({
    device: fc.constantFrom('mast-1', 'mast-2', 'mast-3'),
    component: fc.constantFrom('lamp-1', 'lamp-2'),
    timeMs: fc.nat({ max: 20 }),
    power: fc.nat({ max: 3 }),
  })
  .map(
    ({ device, component, timeMs, power }): Reading => ({
      ...{ city: 'landau', kind: 'lightmast', device, component, timeMs, values: { activePower: power } },
    }),
  );

const toSeries = ({ device, component }: Reading) => `${device} ${component}`;

test('readings in time order go series by series, none is lost, and those of a series keep their order', () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 40 }), readings => {
      const ordered = readings.map((one, index) => ({ ...one, timeMs: index + 1 }));
      const { fresh, repeated, newest } = splitBatch(ordered, { newestMs: () => 0 });
      expect(repeated.size).toBe(0);
      const expected = [...Map.groupBy(ordered, toSeries)];
      expect(fresh).toEqual(expected.flatMap(([, ofSeries]) => ofSeries));
      expect([...newest]).toEqual(expected.map(([key, ofSeries]) => [key, ofSeries.at(-1)?.timeMs]));
    }),
  );
});

test('what may have a row is told apart, and of repeats in the batch the later values stay', () => {
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 40 }), readings => {
      const { fresh, repeated, newest } = splitBatch(readings, { newestMs: () => 10 });
      const last = new Map(readings.map(one => [`${toSeries(one)} ${one.timeMs}`, one.values]));
      const all = [...fresh, ...repeated.values()];
      expect(new Map(all.map(one => [`${toSeries(one)} ${one.timeMs}`, { ...one.values }]))).toEqual(last);
      expect(all).toHaveLength(last.size);
      expect(fresh.every(({ timeMs }) => timeMs > 10)).toBe(true);
      expect([...repeated.values()].every(({ timeMs }) => timeMs <= 10)).toBe(true);
      for (const [key, newestMs] of newest)
        expect(newestMs).toBe(
          Math.max(...fresh.filter(one => toSeries(one) === key).map(({ timeMs }) => timeMs)),
        );
    }),
  );
});
