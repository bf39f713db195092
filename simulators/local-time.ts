/**
 * Wall clock of Europe/Berlin by the rule of the law (last Sundays of March and October, 01:00 UTC), because
 * people's habits follow it and `Intl` is too slow for a fleet's every message.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface LocalTime {
  /** Days since 1970-01-01 on the local calendar. */
  dayNumber: number;
  /** 0 ≤ hour < 24, with fraction. */
  hour: number;
  /** 0 = Sunday. */
  weekday: number;
  /** 1..12 */
  month: number;
  /** 1..31 */
  dayOfMonth: number;
}

function toLastSundayMs(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  return Date.UTC(year, month, lastDay.getUTCDate() - lastDay.getUTCDay(), 1);
}

/** What is added to UTC: 1 h in winter, 2 h in summer. */
export function toBerlinOffsetMs(timeMs: number): number {
  const year = new Date(timeMs).getUTCFullYear();
  const isSummer = timeMs >= toLastSundayMs(year, 2) && timeMs < toLastSundayMs(year, 9);
  return isSummer ? 2 * HOUR_MS : HOUR_MS;
}

export function toLocalTime(timeMs: number): LocalTime {
  const localMs = timeMs + toBerlinOffsetMs(timeMs);
  const dayNumber = Math.floor(localMs / DAY_MS);
  const date = new Date(localMs);
  return {
    dayNumber,
    hour: (localMs - dayNumber * DAY_MS) / HOUR_MS,
    weekday: date.getUTCDay(),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
  };
}

/** The instant of a local wall-clock hour; hours from 24 on belong to the following days. */
export function toInstantMs(dayNumber: number, hour: number): number {
  const asUtcMs = dayNumber * DAY_MS + hour * HOUR_MS;
  const offsetMs = toBerlinOffsetMs(asUtcMs - HOUR_MS);
  return asUtcMs - offsetMs;
}
