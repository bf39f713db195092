/**
 * Wall time of a time zone and instants, both ways, across the days on which clocks are turned. Pure. A day is a number:
 * days since 1 January 1970 in the calendar, whatever the zone.
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export interface LocalTime {
  day: number;
  /** Since local midnight. */
  minute: number;
}

/** ISO 8601: 1 is Monday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export function toLocalTime(atMs: number, timeZone: string): LocalTime {
  const wallMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS + toOffsetMs(atMs, timeZone);
  const day = Math.floor(wallMs / DAY_MS);
  return { day, minute: (wallMs - day * DAY_MS) / MINUTE_MS };
}

/**
 * Of a time that comes twice in autumn the first or the last instant, as asked for; one that spring leaves out is as much
 * later as the clocks are turned. @param minute 0 to 1440
 */
export function toInstantMs(
  { day, minute }: LocalTime,
  timeZone: string,
  which: 'first' | 'last' = 'first',
): number {
  const wallMs = day * DAY_MS + minute * MINUTE_MS;
  // Clocks are turned at most once in two days, so one of these two offsets is the right one.
  const before = wallMs - toOffsetMs(wallMs - DAY_MS, timeZone);
  const after = wallMs - toOffsetMs(wallMs + DAY_MS, timeZone);
  const right = [before, after].filter(ms => ms + toOffsetMs(ms, timeZone) === wallMs);
  if (right.length === 0) return before;
  return which === 'first' ? Math.min(...right) : Math.max(...right);
}

export function toWeekday(day: number): Weekday {
  // 1 January 1970 was a Thursday.
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}

/** Day of the month, how many days it has. */
export function toMonthDay(day: number): { date: number; daysInMonth: number } {
  const at = new Date(day * DAY_MS);
  const daysInMonth = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return { date: at.getUTCDate(), daysInMonth };
}

/** Of `YYYY-MM-DD`; undefined: there is no such day. */
export function parseDay(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text) ? ms / DAY_MS : undefined;
}

export function toDayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Of `HH:MM`, 24:00 included. */
export function parseMinutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** Few: one of each time zone that a city has. */
const formats = new Map<string, Intl.DateTimeFormat>();

/** How much the zone's clocks are ahead of UTC. */
function toOffsetMs(atMs: number, timeZone: string): number {
  const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  return Date.parse(`${formatOf(timeZone).format(minuteMs).replace(' ', 'T')}Z`) - minuteMs;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, format);
  return format;
}
