/** Date and time fields speak of the cities' time, wherever the browser stands. Pure. */
import { TIME_ZONE } from '../../i18n/formats.ts';

const format = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'short',
});

const LENGTH = '2026-11-20T17:48'.length;

/** `2026-11-20T17:48`, as `<input type="datetime-local">` has it; while a year is typed it has years below 1000, too. */
export function toLocalText(ms: number): string {
  return format.format(ms).replace(' ', 'T').padStart(LENGTH, '0');
}

/** Undefined: no such time. Of an hour that comes twice in autumn the first is meant. */
export function parseLocalText(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return undefined;
  const asUtcMs = Date.parse(`${text.slice(0, 16)}Z`);
  if (!Number.isFinite(asUtcMs)) return undefined;
  // The offset is asked for twice: the first answer may be of the other side of a clock change.
  const guessMs = asUtcMs - toOffsetMs(asUtcMs);
  const earlierMs = asUtcMs - toOffsetMs(guessMs - 3_600_000);
  return toLocalText(earlierMs) === text.slice(0, 16) ? earlierMs : asUtcMs - toOffsetMs(guessMs);
}

function toOffsetMs(ms: number): number {
  const wholeMinuteMs = Math.floor(ms / 60_000) * 60_000;
  return Date.parse(`${toLocalText(wholeMinuteMs)}Z`) - wholeMinuteMs;
}
