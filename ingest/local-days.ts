/** The calendar day of an instant in a city's time zone, `YYYY-MM-DD`. Cached: late data jumps between days. */

/** All time zones are whole quarter hours away from UTC, so a local day begins with one of them. */
const QUARTER_HOUR_MS = 15 * 60_000;
/** Ten days. */
const CACHED_QUARTER_HOURS = 960;

export type LocalDays = (timeMs: number) => string;

/** Throws RangeError when the time zone is not known. */
export function createLocalDays(timeZone: string): LocalDays {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const days = new Map<number, string>();
  return timeMs => {
    const quarterHour = Math.floor(timeMs / QUARTER_HOUR_MS);
    const known = days.get(quarterHour);
    if (known !== undefined) return known;
    const day = format.format(timeMs);
    if (days.size >= CACHED_QUARTER_HOURS) days.clear();
    days.set(quarterHour, day);
    return day;
  };
}
