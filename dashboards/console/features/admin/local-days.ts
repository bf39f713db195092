/** Calendar days of the cities' time zone as instants, for filters. */
import { TIME_ZONE } from '../../i18n/formats.ts';

const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;
const clock = new Intl.DateTimeFormat('en-GB', { timeZone: TIME_ZONE, timeZoneName: 'longOffset' });

/** RFC 3339; undefined for what is no day. */
export function toDayStart(day: string | undefined): string | undefined {
  if (day === undefined || !DAY.test(day)) return undefined;
  const utcMs = Date.parse(`${day}T00:00:00Z`);
  // Asked for twice: the first answer may be of the other side of a clock change.
  const guessMs = utcMs - toOffsetMs(utcMs);
  return new Date(utcMs - toOffsetMs(guessMs)).toISOString();
}

/** The start of the day after. */
export function toDayEnd(day: string | undefined): string | undefined {
  if (day === undefined || !DAY.test(day)) return undefined;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS);
  return toDayStart(next.toISOString().slice(0, 10));
}

function toOffsetMs(timeMs: number): number {
  const name = clock.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
