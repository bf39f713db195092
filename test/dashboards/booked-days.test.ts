/** Days of the calendar in the cities' time, and what is booked on each. */
import { expect, it } from 'vitest';
import type { RequestResource } from '#core/request-resources.ts';
import {
  addDays,
  addMonths,
  parseDay,
  toBookedDays,
  toMonthWeeks,
  toWeek,
} from '../../dashboards/console/features/event-live/booked-days.ts';

it('weeks begin on Monday and a month has all that it touches', () => {
  expect(toWeek('2026-11-22')).toEqual([
    ...['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'],
  ]);
  const weeks = toMonthWeeks('2026-11-20');
  expect([weeks.length, weeks[0]![0], weeks.at(-1)!.at(-1)]).toEqual([6, '2026-10-26', '2026-12-06']);
  expect(toMonthWeeks('2027-02-10')).toHaveLength(4);
  expect([addMonths('2026-12-31', 1), addMonths('2026-01-31', -1)]).toEqual(['2027-01-01', '2025-12-01']);
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
});

it('what is no day is today where the cities are', () => {
  const nowMs = Date.parse('2026-11-20T23:30:00Z');
  expect([parseDay('2026-01-02', nowMs), parseDay('2026-13-02', nowMs), parseDay(null, nowMs)]).toEqual([
    ...['2026-01-02', '2026-11-21', '2026-11-21'],
  ]);
});

it('a booking is on the days of its set-up, its event and its tear-down', () => {
  const window = {
    ...{ setupStart: '2026-11-18T22:30:00Z', start: '2026-11-19T23:00:00Z' },
    // Midnight in Landau: not on the day that begins then.
    ...{ end: '2026-11-20T23:00:00Z', teardownEnd: '2026-11-21T10:00:00Z' },
  };
  const request = { id: 'r', window } as RequestResource;
  const days = ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'];
  const parts = [...toBookedDays([request], days)].map(([, booked]) => booked.map(({ part }) => part).join());
  expect(parts).toEqual(['', 'setUp', 'setUp', 'event', 'tearDown', '']);
});
