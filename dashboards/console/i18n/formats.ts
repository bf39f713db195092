/**
 * Numbers, times and ages in the reader's language, by `Intl`, always in the time zone of the cities.
 * Pure; the `Intl` objects are costly to make, so each is made once per language.
 */
export type Language = 'de' | 'en';

export const TIME_ZONE = 'Europe/Berlin';

export interface Formats {
  readonly locale: string;
  /** `1.834`, `98,4`; a true minus sign. */
  number(value: number, fractionDigits?: number): string;
  /** A share 0..1 as `98,6 %`. */
  percent(share: number, fractionDigits?: number): string;
  /** `17:48` */
  time(ms: number): string;
  /** `17:48:02` */
  timeWithSeconds(ms: number): string;
  /** `Fr., 20.11.2026` */
  date(ms: number): string;
  /** `20.11., 17:48` */
  dayAndTime(ms: number): string;
  /** `20.11.2026, 17:48` */
  instant(ms: number): string;
  /** `20.11.` */
  day(ms: number): string;
  /** `Nov. 2026` */
  month(ms: number): string;
  /** `vor 3 s`, `vor 9 Min.`, `vor 2 Std.`, `vor 4 Tagen` */
  age(elapsedMs: number): string;
  /** `3 s`, `9 Min.`, `2 Std.`, `4 Tage`: an age where the column already says so. */
  shortAge(elapsedMs: number): string;
  /** `15 Min.`, `4 Std. 3 Min.`, `12 Tage 5 Std.` */
  duration(seconds: number): string;
  compare(a: string, b: string): number;
}

const LOCALES: Record<Language, string> = { de: 'de-DE', en: 'en-GB' };
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

const cache = new Map<Language, Formats>();

export function formatsFor(language: Language): Formats {
  const known = cache.get(language);
  if (known) return known;
  const formats = createFormats(LOCALES[language]);
  cache.set(language, formats);
  return formats;
}

function createFormats(locale: string): Formats {
  const numbers = new Map<number, Intl.NumberFormat>();
  const percents = new Map<number, Intl.NumberFormat>();
  const dateTime = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: TIME_ZONE, ...options });
    return (ms: number) => format.format(ms);
  };
  const relative = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'always' });
  const relativeSeconds = new Intl.RelativeTimeFormat(locale, { style: 'narrow', numeric: 'always' });
  const unitFormat = (unit: string, unitDisplay: 'short' | 'long' | 'narrow') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 0 });
  const units = {
    second: unitFormat('second', 'narrow'),
    minute: unitFormat('minute', 'short'),
    hour: unitFormat('hour', 'short'),
    day: unitFormat('day', 'long'),
  };
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });

  return {
    locale,
    number(value, fractionDigits = 0) {
      const format = numbers.get(fractionDigits) ?? toNumberFormat(locale, fractionDigits);
      numbers.set(fractionDigits, format);
      return format.format(value === 0 ? 0 : value).replace('-', '−');
    },
    percent(share, fractionDigits = 1) {
      const format =
        percents.get(fractionDigits) ??
        new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: fractionDigits });
      percents.set(fractionDigits, format);
      return format.format(share).replace('-', '−');
    },
    time: dateTime({ hour: '2-digit', minute: '2-digit' }),
    timeWithSeconds: dateTime({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    date: dateTime({ weekday: 'short', day: '2-digit', month: '2-digit', year: 'numeric' }),
    dayAndTime: dateTime({ day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' }),
    instant: dateTime({
      ...{ day: '2-digit', month: '2-digit', year: 'numeric' },
      ...{ hour: '2-digit', minute: '2-digit' },
    }),
    day: dateTime({ day: '2-digit', month: '2-digit' }),
    month: dateTime({ month: 'short', year: 'numeric' }),
    age(elapsedMs) {
      const { amount, unit } = toAge(elapsedMs);
      return (unit === 'second' ? relativeSeconds : relative).format(-amount, unit);
    },
    shortAge(elapsedMs) {
      const { amount, unit } = toAge(elapsedMs);
      return units[unit].format(amount);
    },
    duration(seconds) {
      return toDurationParts(seconds)
        .map(part => units[part.unit].format(part.amount))
        .join(' ');
    },
    compare: collator.compare,
  };
}

function toNumberFormat(locale: string, fractionDigits: number): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
  });
}

interface Amount {
  amount: number;
  unit: 'second' | 'minute' | 'hour' | 'day';
}

/** One unit, rounded down: an age never claims to be older than it is. A clock ahead of ours counts as 0 s. */
export function toAge(elapsedMs: number): Amount {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000));
  if (seconds < MINUTE_S) return { amount: seconds, unit: 'second' };
  if (seconds < HOUR_S) return { amount: Math.floor(seconds / MINUTE_S), unit: 'minute' };
  if (seconds < 2 * DAY_S) return { amount: Math.floor(seconds / HOUR_S), unit: 'hour' };
  return { amount: Math.floor(seconds / DAY_S), unit: 'day' };
}

function toDurationParts(seconds: number): Amount[] {
  const whole = Math.max(0, Math.floor(seconds));
  const [large, small]: [Amount, Amount] =
    whole >= DAY_S
      ? [
          { amount: Math.floor(whole / DAY_S), unit: 'day' },
          { amount: Math.floor((whole % DAY_S) / HOUR_S), unit: 'hour' },
        ]
      : whole >= HOUR_S
        ? [
            { amount: Math.floor(whole / HOUR_S), unit: 'hour' },
            { amount: Math.floor((whole % HOUR_S) / MINUTE_S), unit: 'minute' },
          ]
        : [
            { amount: Math.floor(whole / MINUTE_S), unit: 'minute' },
            { amount: whole % MINUTE_S, unit: 'second' },
          ];
  const parts = [large, small].filter(part => part.amount > 0);
  return parts.length > 0 ? parts : [small];
}
