/**
 * When a device may be silent: masts without current by day, Wi-Fi that is switched off at night, cases in store,
 * maintenance. A silence that outlasts its calendar is an alarm of its own (`returnOverdue`).
 */
import { toSunTimes } from '../sun.ts';
import type { AlarmDevice } from './alarm.ts';
import { isInScope, type ThresholdScope } from './thresholds.ts';
import type { ExpectedSilence } from './topology.ts';

export type SilenceReasonName = 'dayOff' | 'nightOff' | 'stored' | 'maintenance';

/**
 * daylight: from so many minutes after sunrise to so many before sunset, at the device. weekly: local wall time, over
 * midnight when `from` is not before `to`; a window belongs to the day it begins on. range: Unix milliseconds, half-open.
 */
export type SilenceCalendar =
  | { type: 'daylight'; afterSunriseMin: number; beforeSunsetMin: number }
  | { type: 'weekly'; weekdays: readonly Weekday[]; from: string; to: string; timeZone: string }
  | { type: 'range'; fromMs: number; toMs: number };

/** ISO 8601: 1 is Monday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface SilenceRule extends ThresholdScope {
  id: string;
  reason: SilenceReasonName;
  calendar: SilenceCalendar;
}

export interface SilencePlan {
  expectedSilence: ExpectedSilence;
  /** Somebody works on the device: a door may be open, and it may be silent. */
  isUnderWork(device: AlarmDevice, atMs: number): boolean;
}

/** Of several calendars that hold, the last to end counts. */
export function createSilencePlan(rules: readonly SilenceRule[]): SilencePlan {
  const holding = (device: AlarmDevice, atMs: number) =>
    rules
      .filter(rule => isInScope(rule, device))
      .map(rule => ({ rule, untilMs: toSilenceEndMs(rule.calendar, device, atMs) }))
      .filter(({ untilMs }) => untilMs !== undefined);
  return {
    expectedSilence(device, atMs) {
      const ends = holding(device, atMs).map(({ untilMs }) => untilMs!);
      return ends.length === 0 ? undefined : Math.max(...ends);
    },
    isUnderWork: (device, atMs) => holding(device, atMs).some(({ rule }) => rule.reason === 'maintenance'),
  };
}

/** Undefined: the calendar does not hold now. */
export function toSilenceEndMs(
  calendar: SilenceCalendar,
  { location }: Pick<AlarmDevice, 'location'>,
  atMs: number,
): number | undefined {
  if (calendar.type === 'range')
    return atMs >= calendar.fromMs && atMs < calendar.toMs ? calendar.toMs : undefined;
  if (calendar.type === 'weekly') return toWeeklyEndMs(calendar, atMs);
  if (!location) return undefined;
  const { riseMs, setMs } = toSunTimes(atMs, location);
  const fromMs = riseMs + calendar.afterSunriseMin * 60_000;
  const toMs = setMs - calendar.beforeSunsetMin * 60_000;
  return atMs >= fromMs && atMs < toMs ? toMs : undefined;
}

const DAY_MIN = 1440;

function toWeeklyEndMs(
  { weekdays, from, to, timeZone }: Extract<SilenceCalendar, { type: 'weekly' }>,
  atMs: number,
): number | undefined {
  const { weekday, minute } = toLocalTime(atMs, timeZone);
  const [fromMin, toMin] = [parseMinutes(from), parseMinutes(to)];
  const lengthMin = toMin > fromMin ? toMin - fromMin : toMin + DAY_MIN - fromMin;
  for (const daysAgo of [0, 1]) {
    const begunMin = minute - fromMin + daysAgo * DAY_MIN;
    const beganOn = (((weekday - 1 - daysAgo + 7) % 7) + 1) as Weekday;
    if (begunMin < 0 || begunMin >= lengthMin || !weekdays.includes(beganOn)) continue;
    const endMs = Math.floor(atMs / 60_000) * 60_000 + (lengthMin - begunMin) * 60_000;
    // The clocks may be turned before the window ends: its end is a wall time.
    const shiftMin = toLocalTime(endMs, timeZone).minute - (toMin % DAY_MIN);
    return Math.abs(shiftMin) <= 120 ? endMs - shiftMin * 60_000 : endMs;
  }
  return undefined;
}

/** Of `HH:MM`, 24:00 included. */
function parseMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

const WEEKDAYS: readonly string[] = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const formats = new Map<string, Intl.DateTimeFormat>();

function toLocalTime(atMs: number, timeZone: string): { weekday: Weekday; minute: number } {
  const known = formats.get(timeZone);
  const options = {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  const format = known ?? new Intl.DateTimeFormat('en-GB', options);
  if (!known) formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return {
    weekday: (WEEKDAYS.indexOf(parts['weekday']!) + 1) as Weekday,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}
