/** Figures of a report as people read them, the same in HTML and PDF. Shares and rates are cut to what can be told apart. */
import type { ReportSpan } from '#core/requests/report.ts';
import type { PageLanguage } from '../html-page.ts';

export interface ReportFormats {
  /** `1,25 Gbit/s` */
  rate(bitsPerS: number): string;
  /** `12,3 GB` */
  bytes(bytes: number): string;
  /** `0,4 %`, of 0..100 */
  percent(value: number): string;
  /** `99,9 %`: never rounded up to all of it. */
  share(part: number, whole: number): string;
  /** `3 h 20 min` */
  duration(ms: number): string;
  count(value: number): string;
  decibels(value: number): string;
  /** `Fr., 20.11.2026, 18:00` */
  time(ms: number): string;
  /** `20.11. 18:00:30` */
  instant(ms: number): string;
  span(span: ReportSpan): string;
}

const STEPS = ['', 'k', 'M', 'G', 'T', 'P'] as const;

export function createReportFormats(language: PageLanguage, timeZone: string): ReportFormats {
  const locale = language === 'de' ? 'de-DE' : 'en-GB';
  const figures = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const oneDigit = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const twoDigits = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const day = { day: '2-digit', month: '2-digit' } as const;
  const minutes = { hour: '2-digit', minute: '2-digit', timeZone } as const;
  const long = new Intl.DateTimeFormat(locale, { weekday: 'short', ...day, year: 'numeric', ...minutes });
  const short = new Intl.DateTimeFormat(locale, { ...day, ...minutes, second: '2-digit' });
  const scaled = (value: number, unit: string) => {
    const step = value < 1 ? 0 : Math.min(STEPS.length - 1, Math.floor(Math.log10(value) / 3));
    return `${figures.format(value / 1000 ** step)} ${STEPS[step]}${unit}`;
  };
  const time = (ms: number) => long.format(ms);
  return {
    rate: value => scaled(value, 'bit/s'),
    bytes: value => scaled(value, 'B'),
    percent: value => `${twoDigits.format(value)} %`,
    share: (part, of) => (of === 0 ? '–' : `${twoDigits.format(Math.floor((part / of) * 10_000) / 100)} %`),
    duration: toDuration,
    count: value => whole.format(value),
    decibels: value => `${oneDigit.format(value)} dB`,
    time,
    instant: ms => short.format(ms),
    span: ({ fromMs, untilMs }) => `${time(fromMs)} – ${time(untilMs)}`,
  };
}

function toDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [seconds % 60, 's'],
  ];
  const some = parts.filter(([value]) => value > 0).slice(0, 2);
  return some.length === 0 ? '0 s' : some.map(([value, unit]) => `${value} ${unit}`).join(' ');
}
