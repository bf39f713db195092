import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createSilencePlan,
  type SilenceCalendar,
  toSilenceEndMs,
  type Weekday,
} from '#core/alarms/expected-silence.ts';
import { createAlarmDevice } from './alarm-fixture.ts';

const MAST = createAlarmDevice({ id: 'mast-1' });
const WORKDAYS: Weekday[] = [1, 2, 3, 4, 5];
const NIGHT_OFF: SilenceCalendar = {
  ...{ type: 'weekly', weekdays: WORKDAYS, from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' },
};

function endOf(calendar: SilenceCalendar, time: string): string | undefined {
  const endMs = toSilenceEndMs(calendar, MAST, Date.parse(time));
  return endMs === undefined ? undefined : new Date(endMs).toISOString();
}

describe('a weekly calendar', () => {
  test('goes on over midnight and belongs to the day it begins on', () => {
    expect(endOf(NIGHT_OFF, '2026-11-20T20:59:59Z')).toBeUndefined();
    expect(endOf(NIGHT_OFF, '2026-11-20T21:00:00Z')).toBe('2026-11-21T05:00:00.000Z');
    expect(endOf(NIGHT_OFF, '2026-11-21T04:59:00Z')).toBe('2026-11-21T05:00:00.000Z');
    expect(endOf(NIGHT_OFF, '2026-11-21T05:00:00Z')).toBeUndefined();
    expect(endOf(NIGHT_OFF, '2026-11-21T22:00:00Z')).toBeUndefined();
    expect(endOf(NIGHT_OFF, '2026-11-23T02:00:00Z')).toBeUndefined();
  });

  test('ends at its wall time when the clocks are turned meanwhile', () => {
    const daily: SilenceCalendar = { ...NIGHT_OFF, weekdays: [1, 2, 3, 4, 5, 6, 7] };
    expect(endOf(daily, '2026-10-24T21:00:00Z')).toBe('2026-10-25T05:00:00.000Z');
    expect(endOf(daily, '2026-03-28T22:00:00Z')).toBe('2026-03-29T04:00:00.000Z');
  });

  test('once it holds it holds until the end it tells', () => {
    const time = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
    fc.assert(
      fc.property(time, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (atMs, share) => {
        const endMs = toSilenceEndMs(NIGHT_OFF, MAST, atMs);
        if (endMs === undefined) return;
        expect(endMs).toBeGreaterThan(atMs);
        const laterMs = atMs + Math.floor((endMs - atMs) * share);
        expect(toSilenceEndMs(NIGHT_OFF, MAST, laterMs)).toBe(endMs);
      }),
    );
  });
});

test('masts without current by day are expected back before sunset', () => {
  const dayOff: SilenceCalendar = { type: 'daylight', afterSunriseMin: 30, beforeSunsetMin: 15 };
  expect(endOf(dayOff, '2026-12-21T07:00:00Z')).toBeUndefined();
  const [, time] = endOf(dayOff, '2026-12-21T11:00:00Z')!.split('T');
  expect(time! > '15:10' && time! < '15:25').toBe(true);
  expect(endOf(dayOff, '2026-12-21T15:30:00Z')).toBeUndefined();
  expect(toSilenceEndMs(dayOff, {}, Date.parse('2026-12-21T11:00:00Z'))).toBeUndefined();
});

test('of several rules that fit, the last to end counts; only maintenance is work', () => {
  const range = (fromMs: number, toMs: number) => ({ type: 'range', fromMs, toMs }) as const;
  const plan = createSilencePlan([
    { id: '1', reason: 'stored', calendar: range(0, 100) },
    { id: '2', reason: 'maintenance', groupId: 'schrank-1', calendar: range(50, 200) },
    { id: '3', reason: 'maintenance', deviceId: 'another', calendar: range(0, 900) },
  ]);
  expect([10, 60, 150, 200].map(atMs => plan.expectedSilence(MAST, atMs))).toEqual([
    100,
    200,
    200,
    undefined,
  ]);
  expect([10, 60, 200].map(atMs => plan.isUnderWork(MAST, atMs))).toEqual([false, true, false]);
});
