/** How many messages a device should have sent on a calendar day of its city. */

import { createBoundedCache } from '#core/bounded-cache.ts';

const TIME_ZONES_KEPT = 64;

/** They are costly to make, and a calendar asks a thousand times. */
const dayFormats = createBoundedCache(
  timeZone => new Intl.DateTimeFormat('en-CA', { timeZone }),
  TIME_ZONES_KEPT,
);
const offsetFormats = createBoundedCache(
  timeZone => new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }),
  TIME_ZONES_KEPT,
);

/** YYYY-MM-DD of the instant in the time zone. */
export function toDay(timeMs: number, timeZone: string): string {
  return (dayFormats(timeZone) as Intl.DateTimeFormat).format(timeMs);
}

/** The days from the first to the last, both included. */
export function listDays(firstDay: string, lastDay: string): string[] {
  const days: string[] = [];
  for (let timeMs = Date.parse(firstDay); timeMs <= Date.parse(lastDay); timeMs += 86_400_000) {
    days.push(new Date(timeMs).toISOString().slice(0, 10));
  }
  return days;
}

/**
 * Of a day that is not over, the part until now; of the day on which the device was registered, the part since
 * then. Days have 23 or 25 hours when the clocks change.
 */
export function toExpectedMessages(
  day: string,
  options: { timeZone: string; reportIntervalS: number; nowMs: number; registeredMs?: number | undefined },
): number {
  const startMs = toMidnightMs(day, options.timeZone);
  const nextDay = toDay(startMs + 36 * 3_600_000, options.timeZone);
  const fromMs = Math.max(startMs, options.registeredMs ?? 0);
  const endMs = Math.min(options.nowMs, toMidnightMs(nextDay, options.timeZone));
  return Math.max(0, Math.floor((endMs - fromMs) / 1000 / options.reportIntervalS));
}

function toMidnightMs(day: string, timeZone: string): number {
  const utcMs = Date.parse(`${day}T00:00:00Z`);
  // The offset is asked for twice: the first answer may be of the other side of a clock change.
  const guessMs = utcMs - toOffsetMs(utcMs, timeZone);
  return utcMs - toOffsetMs(guessMs, timeZone);
}

function toOffsetMs(timeMs: number, timeZone: string): number {
  const parts = (offsetFormats(timeZone) as Intl.DateTimeFormat).formatToParts(timeMs);
  const name = parts.find(part => part.type === 'timeZoneName')?.value ?? 'GMT';
  const [, sign, hours, minutes] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
