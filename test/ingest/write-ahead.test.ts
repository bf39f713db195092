/** Batches handed over ahead of their turn: whatever fails, the store is as if each had been written after the other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#core/app-error.ts';
import type { Reading } from '#core/readings.ts';
import { createWriteAhead } from '../../ingest/write-ahead.ts';

const TIMES = 4;
const toReading = (timeMs: number, batch: number): Reading => ({
  city: 'landau',
  kind: 'lightmast',
  device: 'mast-1',
  component: 'lamp-1',
  timeMs,
  values: { batch },
});

/** Serves one call after the other, as the stores do; a failed one may have stored a part. */
function createStore(outcomes: readonly ('stored' | 'away' | 'half')[], refusedMs: number | undefined) {
  const rows = new Map<number, unknown>();
  let calls = 0;
  let tail: Promise<unknown> = Promise.resolve();

  async function write(readings: readonly Reading[]): Promise<void> {
    await new Promise(setImmediate);
    const outcome = outcomes[calls++] ?? 'stored';
    const isRefused = readings.some(({ timeMs }) => timeMs === refusedMs);
    const kept = outcome === 'away' ? [] : outcome === 'half' ? readings.slice(1) : readings;
    for (const { timeMs, values } of kept) if (timeMs !== refusedMs) rows.set(timeMs, values['batch']);
    if (outcome !== 'stored') throw new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
    if (isRefused) throw new AppError('STORE_REFUSED', 'not that one');
  }

  return {
    rows,
    write: (readings: readonly Reading[]) => {
      const result = tail.then(() => write(readings));
      tail = result.catch(() => undefined);
      return result;
    },
  };
}

const outcome = fc.constantFrom('stored' as const, 'away' as const, 'half' as const);
const times = fc.uniqueArray(fc.integer({ min: 1, max: TIMES }));

test('the later batch wins, everything not refused is stored, refused readings are told once', async () => {
  const batches = fc.array(times, { minLength: 1, maxLength: 8 });
  const refused = fc.option(fc.integer({ min: 1, max: TIMES }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      batches,
      fc.array(outcome, { maxLength: 3 }),
      refused,
      async (all, outcomes, refusedMs) => {
        const store = createStore(outcomes, refusedMs);
        const ahead = createWriteAhead(store);
        const retry = { signal: new AbortController().signal, random: () => 0, onRetry: () => undefined };
        const expected = new Map<number, number>();
        const toldRefused: number[] = [];
        const begin = (batch: number) =>
          ahead.begin(
            all[batch]!.map(timeMs => toReading(timeMs, batch)),
            retry,
          );
        let finish = begin(0);
        for (let batch = 0; batch < all.length; batch++) {
          const finishing = finish();
          if (batch + 1 < all.length) finish = begin(batch + 1);
          toldRefused.push(...(await finishing).map(({ timeMs }) => timeMs));
          for (const timeMs of all[batch]!) if (timeMs !== refusedMs) expected.set(timeMs, batch);
          for (const timeMs of all[batch]!)
            if (timeMs !== refusedMs) expect(store.rows.has(timeMs)).toBe(true);
        }
        expect([...store.rows].sort()).toEqual([...expected].sort());
        expect(toldRefused).toEqual(all.flat().filter(timeMs => timeMs === refusedMs));
      },
    ),
    { numRuns: 25 },
  );
});

test('the store has the next batch before the one before is durable', async () => {
  const stored = Promise.withResolvers<void>();
  const given: number[] = [];
  const ahead = createWriteAhead({
    async write(readings) {
      given.push(readings[0]!.timeMs);
      if (given.length === 1) await stored.promise;
    },
  });
  const retry = { signal: new AbortController().signal, random: () => 0, onRetry: () => undefined };
  const first = ahead.begin([toReading(1, 0)], retry)();
  const second = ahead.begin([toReading(2, 1)], retry);
  expect(given).toEqual([1, 2]);
  stored.resolve();
  expect([await first, await second()]).toEqual([[], []]);
  expect(given).toEqual([1, 2]);
});
