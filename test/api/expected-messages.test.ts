import { describe, expect, it } from 'vitest';
import { toDay, toExpectedMessages } from '../../api/expected-messages.ts';

const LATER_MS = Date.parse('2027-01-01T00:00:00Z');

function check(day: string, timeZone: string, nowMs: number, want: number): void {
  expect(toExpectedMessages(day, { timeZone, reportIntervalS: 3600, nowMs }), `${day} ${timeZone}`).toBe(
    want,
  );
}

describe('expected messages of a day', () => {
  it('are as many as the day has hours, one an hour', () => {
    check('2026-07-01', 'Europe/Berlin', LATER_MS, 24);
    check('2026-03-29', 'Europe/Berlin', LATER_MS, 23);
    check('2026-10-25', 'Europe/Berlin', LATER_MS, 25);
    check('2026-10-25', 'UTC', LATER_MS, 24);
    check('2026-02-28', 'Asia/Kolkata', LATER_MS, 24);
  });

  it('count until now on the day that is not over, and nothing of the future', () => {
    check('2026-07-01', 'Europe/Berlin', Date.parse('2026-07-01T08:30:00Z'), 10);
    check('2026-07-02', 'Europe/Berlin', Date.parse('2026-07-01T08:30:00Z'), 0);
  });

  it('count from the registration of the device, and nothing before it', () => {
    const registeredMs = Date.parse('2026-07-01T10:00:00Z');
    const count = (day: string) =>
      toExpectedMessages(day, {
        timeZone: 'Europe/Berlin',
        reportIntervalS: 3600,
        nowMs: LATER_MS,
        registeredMs,
      });
    expect(['2026-06-30', '2026-07-01', '2026-07-02'].map(count)).toEqual([0, 12, 24]);
  });

  it('belong to the calendar of the city', () => {
    expect(toDay(Date.parse('2026-06-30T22:30:00Z'), 'Europe/Berlin')).toBe('2026-07-01');
    expect(toDay(Date.parse('2026-06-30T22:30:00Z'), 'UTC')).toBe('2026-06-30');
  });
});
