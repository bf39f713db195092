/** Times of rules as people set them, and calendars as the engine reads them: of clocks in the city's time zone. */
import type { MaintenanceTimes, SilenceTimes, SpanResource } from '#core/alarm-rule-resources.ts';
import type { MaintenanceCalendar } from '#core/alarms/maintenance-window.ts';
import { listSpans, type SilenceCalendar, type Span } from '#core/alarms/silence-calendar.ts';
import type { FieldFault } from '#core/check-device.ts';
import { parseDay } from '#core/local-time.ts';
import { createFieldProblem } from '../problems.ts';
import { toTime } from '../to-device-summary.ts';

export const RANGE_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

export function checkTimes(times: SilenceTimes, nowMs: number): FieldFault[] {
  if (times.type === 'daylight') return [];
  if (times.type === 'range') return checkRange(Date.parse(times.from), Date.parse(times.to), nowMs);
  const { fromDay, toDay } = times;
  const faults: FieldFault[] = [];
  const days = { fromDay, toDay };
  for (const field of ['fromDay', 'toDay'] as const) {
    const text = days[field];
    if (text !== undefined && parseDay(text) === undefined)
      faults.push({ field: `times.${field}`, rule: 'must be a day of the calendar' });
  }
  if (fromDay !== undefined && toDay !== undefined && toDay < fromDay)
    faults.push({ field: 'times.toDay', rule: 'must not be before fromDay' });
  return faults;
}

function checkRange(fromMs: number, toMs: number, nowMs: number): FieldFault[] {
  if (toMs <= fromMs) return [{ field: 'times.to', rule: 'must be after from' }];
  if (toMs <= nowMs) return [{ field: 'times.to', rule: 'must be in the future' }];
  const isShort = toMs - fromMs <= RANGE_DAYS_MAX * DAY_MS;
  return isShort ? [] : [{ field: 'times.to', rule: `must be at most ${RANGE_DAYS_MAX} days after from` }];
}

export function toCalendar(times: MaintenanceTimes, timeZone: string): MaintenanceCalendar;
export function toCalendar(times: SilenceTimes, timeZone: string): SilenceCalendar;
export function toCalendar(times: SilenceTimes, timeZone: string): SilenceCalendar {
  if (times.type === 'daylight') return times;
  return times.type === 'range'
    ? { type: 'range', fromMs: Date.parse(times.from), toMs: Date.parse(times.to) }
    : { ...times, timeZone };
}

/** Times that would never come, such as Sundays from a Monday to a Wednesday, are a mistake. Throws REQUEST_INVALID. */
export function refuseNever(calendar: SilenceCalendar, nowMs: number): void {
  if (calendar.type !== 'daylight' && listSpans(calendar, {}, nowMs, 1).length === 0)
    throw createFieldProblem('times', 'must come at least once');
}

export function toTimes(calendar: MaintenanceCalendar): MaintenanceTimes;
export function toTimes(calendar: SilenceCalendar): SilenceTimes;
export function toTimes(calendar: SilenceCalendar): SilenceTimes {
  if (calendar.type === 'daylight') return calendar;
  if (calendar.type === 'range') return { type: 'range', ...toSpanResource(calendar) };
  const { timeZone: _timeZone, ...times } = calendar;
  return times.type === 'weekly' ? { ...times, weekdays: [...times.weekdays] } : times;
}

export function toSpanResource({ fromMs, toMs }: Span): SpanResource {
  return { from: toTime(fromMs), to: toTime(toMs) };
}

/** For the audit log: `weekly 1 5 22:00–06:00`. */
export function toTimesText(times: SilenceTimes): string {
  if (times.type === 'range') return `${times.from} – ${times.to}`;
  if (times.type === 'daylight') return `daylight ${times.afterSunriseMin} ${times.beforeSunsetMin}`;
  const { type, from, to, fromDay = '', toDay = '' } = times;
  const on =
    times.type === 'weekly'
      ? times.weekdays.join(' ')
      : times.type === 'monthly'
        ? String(times.day)
        : `${times.week}. ${times.weekday}`;
  const days = fromDay === '' && toDay === '' ? '' : ` (${fromDay}–${toDay})`;
  return `${type} ${on} ${from}–${to}${days}`;
}
