import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalDays } from '../../ingest/local-days.ts';

test('agrees with Intl on every instant, before and behind every change of the clock', () => {
  for (const timeZone of ['Europe/Berlin', 'Asia/Kathmandu', 'UTC']) {
    const toDay = createLocalDays(timeZone);
    const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
    const format = new Intl.DateTimeFormat('sv-SE', options);
    const instant = fc.integer({ min: Date.UTC(2025, 0), max: Date.UTC(2030, 0) });
    fc.assert(
      fc.property(instant, timeMs => {
        expect(toDay(timeMs)).toBe(format.format(timeMs));
      }),
    );
  }
});

test.each([
  ['2026-11-20T22:59:59.999Z', '2026-11-20'],
  ['2026-11-20T23:00:00.000Z', '2026-11-21'],
  ['2026-06-20T21:59:59.999Z', '2026-06-20'],
  ['2026-06-20T22:00:00.000Z', '2026-06-21'],
])('%s is %s in Landau', (instant, day) => {
  expect(createLocalDays('Europe/Berlin')(Date.parse(instant))).toBe(day);
});
