/** Days of a month or a week, Monday first, and what is booked on each. Days are `2026-11-20` in the cities' time. Pure. */
import type { RequestResource } from '#core/request-resources.ts';
import { toLocalText } from '../series/local-time.ts';

export const DAYS_PER_WEEK = 7;
const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

export function toDay(timeMs: number): string {
  return toLocalText(timeMs).slice(0, 10);
}

/** The text when it is a day, else the day of the instant. */
export function parseDay(text: string | null, otherwiseMs: number): string {
  const isDay = text !== null && DAY.test(text) && Number.isFinite(Date.parse(text));
  return isDay ? text : toDay(otherwiseMs);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The first of the month so many months later. */
export function addMonths(day: string, count: number): string {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + count);
  return date.toISOString().slice(0, 10);
}

export function toWeek(day: string): string[] {
  const weekday = (new Date(day).getUTCDay() + 6) % DAYS_PER_WEEK;
  return listDays(addDays(day, -weekday), DAYS_PER_WEEK);
}

/** Whole weeks that the month is in. */
export function toMonthWeeks(day: string): string[][] {
  const after = addMonths(day, 1);
  const weeks: string[][] = [];
  for (
    let week = toWeek(`${day.slice(0, 7)}-01`);
    week[0]! < after;
    week = toWeek(addDays(week[0]!, DAYS_PER_WEEK))
  )
    weeks.push(week);
  return weeks;
}

export function listDays(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}

/** What a booking is on a day: the event itself, or only set-up or tear-down. */
export interface BookedDay {
  request: RequestResource;
  part: 'event' | 'setUp' | 'tearDown';
}

export function toBookedDays(
  requests: readonly RequestResource[],
  days: readonly string[],
): Map<string, BookedDay[]> {
  const booked = requests.map(request => ({ request, ...toBounds(request) }));
  return new Map(
    days.map(day => [
      day,
      booked.flatMap(({ request, setUp, start, end, tearDown }): BookedDay[] => {
        if (day < setUp || day > tearDown) return [];
        if (day < start) return [{ request, part: 'setUp' }];
        return [{ request, part: day > end ? 'tearDown' : 'event' }];
      }),
    ]),
  );
}

/** Spans are half-open: what ends at midnight is not on the day that begins then. */
function toBounds({ window }: RequestResource) {
  const first = (time: string) => toDay(Date.parse(time));
  const last = (time: string) => toDay(Date.parse(time) - 1);
  return {
    ...{ setUp: first(window.setupStart), start: first(window.start) },
    ...{ end: last(window.end), tearDown: last(window.teardownEnd) },
  };
}
