import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSilencePlan } from '#core/alarms/expected-silence.ts';
import {
  listMaintenanceSpans,
  type MaintenanceWindow,
  toMaintenanceEndMs,
  toMaintenanceRule,
  toMaintenanceState,
} from '#core/alarms/maintenance-window.ts';
import { findSpan, listSpans, type SilenceCalendar } from '#core/alarms/silence-calendar.ts';
import { parseDay, toInstantMs, toLocalTime, type Weekday } from '#core/local-time.ts';
import { createAlarmDevice } from './alarm-fixture.ts';

const MAST = createAlarmDevice({ id: 'mast-1' });
const WORKDAYS: Weekday[] = [1, 2, 3, 4, 5];
const NIGHT_OFF: SilenceCalendar = {
  ...{ type: 'weekly', weekdays: WORKDAYS, from: '22:00', to: '06:00', timeZone: 'Europe/Berlin' },
};

function endOf(calendar: SilenceCalendar, time: string): string | undefined {
  const span = findSpan(calendar, MAST, Date.parse(time));
  return span && new Date(span.toMs).toISOString();
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
        const span = findSpan(NIGHT_OFF, MAST, atMs);
        if (!span) return;
        expect(span.toMs).toBeGreaterThan(atMs);
        const laterMs = atMs + Math.floor((span.toMs - atMs) * share);
        expect(findSpan(NIGHT_OFF, MAST, laterMs)).toEqual(span);
        expect(listSpans(NIGHT_OFF, MAST, atMs, 1)).toEqual([span]);
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
  expect(findSpan(dayOff, {}, Date.parse('2026-12-21T11:00:00Z'))).toBeUndefined();
  expect(listSpans(dayOff, MAST, Date.parse('2026-12-21T16:00:00Z'), 2)).toHaveLength(2);
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

test('wall time and instant are two readings of one thing, also where clocks are turned', () => {
  const instant = fc.integer({
    min: Date.parse('2024-01-01') / 60_000,
    max: Date.parse('2030-01-01') / 60_000,
  });
  fc.assert(
    fc.property(instant, fc.constantFrom('Europe/Berlin', 'UTC', 'America/New_York'), (minutes, zone) => {
      const local = toLocalTime(minutes * 60_000, zone);
      const both = [toInstantMs(local, zone, 'first'), toInstantMs(local, zone, 'last')];
      expect(both).toContain(minutes * 60_000);
    }),
  );
  const lost = { day: parseDay('2026-03-29')!, minute: 150 };
  expect(new Date(toInstantMs(lost, 'Europe/Berlin')).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(parseDay('2026-02-30')).toBeUndefined();
});

describe('maintenance', () => {
  const BASICS = { city: 'landau', reason: 'Wartung', createdMs: 0, createdBy: 'Anna' };
  const MONTHLY: MaintenanceWindow = {
    ...BASICS,
    calendar: {
      ...{ type: 'monthlyWeekday', week: 5, weekday: 7, from: '01:00', to: '04:00' },
      ...{ timeZone: 'Europe/Berlin', fromDay: '2026-10-01', toDay: '2027-03-31' },
    },
  };
  const from = (time: string, count: number) =>
    listMaintenanceSpans(MONTHLY, Date.parse(time), count).map(span =>
      [span.fromMs, span.toMs].map(ms => new Date(ms).toISOString().slice(0, 16)),
    );

  test('comes back at the same wall time, on the night with an hour more, too, and ends with its last day', () => {
    expect(from('2026-10-01T00:00:00Z', 2)).toEqual([
      ['2026-10-24T23:00', '2026-10-25T03:00'],
      ['2026-11-29T00:00', '2026-11-29T03:00'],
    ]);
    expect(from('2027-03-01T00:00:00Z', 3)).toEqual([['2027-03-28T00:00', '2027-03-28T02:00']]);
    expect(from('2027-04-01T00:00:00Z', 1)).toEqual([]);
    expect(toMaintenanceState(MONTHLY, Date.parse('2027-04-01'))).toBe('over');
    expect(toMaintenanceEndMs(MONTHLY)).toBeLessThan(Date.parse('2027-04-02'));
    const { calendar } = MONTHLY;
    const last = { ...calendar, type: 'monthly', day: 31 } as SilenceCalendar;
    expect(listSpans(last, {}, Date.parse('2027-02-01'), 1)[0]?.fromMs).toBe(
      Date.parse('2027-02-28T00:00:00Z'),
    );
  });

  test('ended early is over for this time only; cancelled, it is over for good', () => {
    const nightMs = Date.parse('2026-11-29T01:00:00Z');
    const ended = { ...MONTHLY, endedMs: nightMs };
    expect(toMaintenanceState(MONTHLY, nightMs)).toBe('running');
    expect(toMaintenanceState(ended, nightMs)).toBe('planned');
    expect(listMaintenanceSpans(ended, nightMs, 1)[0]?.fromMs).toBe(Date.parse('2026-12-27T00:00:00Z'));
    const cancelled = { ...MONTHLY, cancelledMs: nightMs };
    expect(toMaintenanceState(cancelled, nightMs)).toBe('cancelled');
    expect(listMaintenanceSpans(cancelled, nightMs, 1)).toEqual([]);
    const plan = createSilencePlan([toMaintenanceRule('m', ended), toMaintenanceRule('n', cancelled)]);
    const mast = createAlarmDevice({ id: 'mast-1', city: 'landau' });
    expect(plan.maintenanceOf(mast, nightMs - 1)).toEqual({
      ...{ maintenanceId: 'm', text: 'Wartung', fromMs: nightMs - 3_600_000, untilMs: nightMs },
    });
    expect(plan.maintenanceOf(mast, nightMs)).toBeUndefined();
    expect(plan.runningMaintenance(nightMs - 1).map(({ id }) => id)).toEqual(['m', 'n']);
  });
});
