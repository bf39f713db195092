/** RFC 3339 date-times, and nothing else that `Date.parse` would let through. */

const ZERO = 0x30;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MS_PER_MINUTE = 60_000;

/**
 * Unix milliseconds of `2026-11-20T17:05:00.000Z` or with an offset (`+01:00`); undefined when it is not
 * RFC 3339. Digits below the millisecond are cut, a leap second counts as the second after it.
 */
export function parseTimestamp(text: string): number | undefined {
  if (text.length < 20 || text.length > 40) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (text[4] !== '-' || text[7] !== '-' || (text[10] !== 'T' && text[10] !== 't')) return undefined;
  if (text[13] !== ':' || text[16] !== ':') return undefined;
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > DAYS_IN_MONTH[month - 1]!) return undefined;
  if (month === 2 && day === 29 && !isLeapYear(year)) return undefined;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return undefined;

  const fractionEnd = text[19] === '.' ? skipDigits(text, 20) : 19;
  if (fractionEnd === 20) return undefined;
  const offsetMinutes = parseOffset(text, fractionEnd);
  if (offsetMinutes === undefined) return undefined;
  const milliseconds = fractionEnd > 20 ? toMilliseconds(text, fractionEnd) : 0;
  const days = toDays(year, month, day);
  return ((days * 24 + hour) * 60 + minute - offsetMinutes) * MS_PER_MINUTE + second * 1000 + milliseconds;
}

/** The number made of `count` digits, or -1. */
function digits(text: string, from: number, count: number): number {
  let number = 0;
  for (let at = from; at < from + count; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (digits(text, at, 1) >= 0) at++;
  return at;
}

function toMilliseconds(text: string, fractionEnd: number): number {
  const count = Math.min(3, fractionEnd - 20);
  return digits(text, 20, count) * 10 ** (3 - count);
}

function parseOffset(text: string, at: number): number | undefined {
  const sign = text[at];
  if (sign === 'Z' || sign === 'z') return text.length === at + 1 ? 0 : undefined;
  if ((sign !== '+' && sign !== '-') || text.length !== at + 6 || text[at + 3] !== ':') return undefined;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; the year is taken to begin in March. */
function toDays(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
