/** The watermarks' promise, under any bound: what they call new has no row yet. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWatermarks } from '#store/telemetry/watermarks.ts';

const series = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');

describe('watermarks', () => {
  it('never call new what was stored, however few series they may keep', () => {
    const batches = fc.array(fc.array(fc.record({ series, timeMs: fc.integer({ min: 0, max: 50 }) })));
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 8 }), (commits, maxSeries) => {
        const watermarks = createWatermarks({
          floorMs: Number.NEGATIVE_INFINITY,
          rebuilt: new Map(),
          maxSeries,
          onEvicted: () => undefined,
        });
        const newestOf = new Map<string, number>();
        for (const batch of commits) {
          const newest = new Map<string, number>();
          for (const { series: name, timeMs } of batch) {
            if (timeMs <= (newest.get(name) ?? watermarks.newestMs(name))) continue;
            newest.set(name, timeMs);
            newestOf.set(name, Math.max(newestOf.get(name) ?? 0, timeMs));
          }
          watermarks.raise(newest);
          expect(watermarks.size).toBeLessThanOrEqual(maxSeries);
          for (const [name, timeMs] of newestOf)
            expect(watermarks.newestMs(name)).toBeGreaterThanOrEqual(timeMs);
        }
      }),
    );
  });

  it('know nothing of a series below the floor, and that it is new from there on', () => {
    const rebuilt = new Map([['known', 900]]);
    const watermarks = createWatermarks({ floorMs: 500, rebuilt, maxSeries: 10, onEvicted: () => undefined });
    expect(watermarks.newestMs('known')).toBe(900);
    expect(watermarks.newestMs('other')).toBe(499);
  });

  it('forget the oldest series first and say how many', () => {
    let evicted = 0;
    const watermarks = createWatermarks({
      floorMs: 0,
      rebuilt: new Map(Array.from({ length: 16 }, (_, n) => [`series-${n}`, n * 10])),
      maxSeries: 16,
      onEvicted: count => {
        evicted += count;
      },
    });
    watermarks.raise(new Map([['series-16', 160]]));
    expect(evicted).toBe(3);
    expect(watermarks.newestMs('series-2')).toBe(20);
    expect(watermarks.newestMs('series-3')).toBe(30);
    expect(watermarks.newestMs('never-seen')).toBe(20);
  });
});
