/**
 * The times of a calendar: by day from the sun, weekly and monthly by the clocks of the city, once. Pure. What always
 * holds: a time by the clock begins and ends at its wall time, whether or not the clocks are turned meanwhile; it
 * belongs to the day it begins on and lasts at most a day.
 */
import type { Position } from '../devices.ts';
import {
  parseDay,
  parseMinutes,
  toInstantMs,
  toLocalTime,
  toMonthDay,
  toWeekday,
  type Weekday,
} from '../local-time.ts';
import { toSunTimes } from '../sun.ts';

/** Over midnight when `from` is not before `to`. */
interface WallTimes {
  /** `HH:MM` */
  from: string;
  to: string;
  timeZone: string;
  /** First and last day on which it may begin, `YYYY-MM-DD`. */
  fromDay?: string;
  toDay?: string;
}

/**
 * daylight: from so many minutes after sunrise to so many before sunset, at the device. monthly: of a month that is
 * shorter the last day. monthlyWeekday: the first to fourth of its kind in the month, 5 is the last. range: Unix
 * milliseconds, half-open.
 */
export type SilenceCalendar =
  | { type: 'daylight'; afterSunriseMin: number; beforeSunsetMin: number }
  | ({ type: 'weekly'; weekdays: readonly Weekday[] } & WallTimes)
  | ({ type: 'monthly'; day: number } & WallTimes)
  | ({ type: 'monthlyWeekday'; week: number; weekday: Weekday } & WallTimes)
  | { type: 'range'; fromMs: number; toMs: number };

type WallCalendar = Extract<SilenceCalendar, WallTimes>;

/** Unix milliseconds, half-open. */
export interface Span {
  fromMs: number;
  toMs: number;
}

export interface Place {
  /** Absent: there is no sun. */
  location?: Position;
}

/** Undefined: the calendar does not hold then. */
export function findSpan(calendar: SilenceCalendar, place: Place, atMs: number): Span | undefined {
  const day = toDayOf(calendar, atMs);
  // One that began yesterday may last until today.
  return [day, day - 1]
    .map(one => toSpanOfDay(calendar, place, one))
    .find(span => span && atMs >= span.fromMs && atMs < span.toMs);
}

/** A month of five-week gaps, twice. */
const LOOK_AHEAD_DAYS = 70;

/** Those that end after `fromMs`, oldest first: as many as asked for and as begin within ten weeks, or the next one. */
export function listSpans(calendar: SilenceCalendar, place: Place, fromMs: number, count: number): Span[] {
  if (calendar.type === 'range') return calendar.toMs > fromMs ? [toSpan(calendar)] : [];
  const spans: Span[] = [];
  const begin = Math.max(toDayOf(calendar, fromMs) - 1, toFirstDay(calendar));
  for (let day = begin; day < begin + LOOK_AHEAD_DAYS && spans.length < count; day++) {
    const span = toSpanOfDay(calendar, place, day);
    if (span && span.toMs > fromMs) spans.push(span);
  }
  return spans;
}

/** When the last of it is over; undefined: it goes on. */
export function toLastEndMs(calendar: SilenceCalendar): number | undefined {
  if (calendar.type === 'range') return calendar.toMs;
  if (calendar.type === 'daylight' || calendar.toDay === undefined) return undefined;
  const day = parseDay(calendar.toDay)! + 1;
  return toInstantMs({ day, minute: parseMinutes(calendar.to) }, calendar.timeZone, 'last');
}

function toSpan({ fromMs, toMs }: Span): Span {
  return { fromMs, toMs };
}

const DAY_MS = 86_400_000;

function toDayOf(calendar: SilenceCalendar, atMs: number): number {
  return 'timeZone' in calendar ? toLocalTime(atMs, calendar.timeZone).day : Math.floor(atMs / DAY_MS);
}

function toFirstDay(calendar: SilenceCalendar): number {
  const text = 'fromDay' in calendar ? calendar.fromDay : undefined;
  return (text === undefined ? undefined : parseDay(text)) ?? Number.NEGATIVE_INFINITY;
}

function toSpanOfDay(calendar: SilenceCalendar, { location }: Place, day: number): Span | undefined {
  if (calendar.type === 'range') return toSpan(calendar);
  if (calendar.type !== 'daylight') return isDayOf(calendar, day) ? toWallSpan(calendar, day) : undefined;
  if (!location) return undefined;
  const { riseMs, setMs } = toSunTimes(day * DAY_MS, location);
  const fromMs = riseMs + calendar.afterSunriseMin * 60_000;
  const toMs = setMs - calendar.beforeSunsetMin * 60_000;
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

/** Of a time that comes twice it covers both; undefined where spring leaves all of it out. */
function toWallSpan({ from, to, timeZone }: WallCalendar, day: number): Span | undefined {
  const [fromMin, toMin] = [parseMinutes(from), parseMinutes(to)];
  const fromMs = toInstantMs({ day, minute: fromMin }, timeZone, 'first');
  const toMs = toInstantMs({ day: toMin > fromMin ? day : day + 1, minute: toMin }, timeZone, 'last');
  return fromMs < toMs ? { fromMs, toMs } : undefined;
}

function isDayOf(calendar: WallCalendar, day: number): boolean {
  const { fromDay, toDay } = calendar;
  if (fromDay !== undefined && day < parseDay(fromDay)!) return false;
  if (toDay !== undefined && day > parseDay(toDay)!) return false;
  if (calendar.type === 'weekly') return calendar.weekdays.includes(toWeekday(day));
  const { date, daysInMonth } = toMonthDay(day);
  if (calendar.type === 'monthly') return date === Math.min(calendar.day, daysInMonth);
  if (toWeekday(day) !== calendar.weekday) return false;
  return calendar.week === 5 ? date + 7 > daysInMonth : Math.ceil(date / 7) === calendar.week;
}
