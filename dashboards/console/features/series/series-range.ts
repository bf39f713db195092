/**
 * The stretch of time a chart shows: one of the usual ranges up to now, or one of one's own. Everything is in the
 * address. Pure.
 */
export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

export const RANGES = ['1h', '6h', '24h', '7d', '30d', '1y', '5y'] as const;
export type RangeName = (typeof RANGES)[number];

export const RANGE_MS: Record<RangeName, number> = {
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '1y': 365 * DAY_MS,
  '5y': 5 * 365 * DAY_MS + DAY_MS,
};

export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

/** `own`: fixed, and no longer moving with time. */
export interface SeriesRange {
  name: RangeName | 'own';
  own?: TimeSpan;
}

export const RANGE_AT_FIRST: RangeName = '24h';
/** Shorter makes no sense for devices that report every minute. */
const SHORTEST_MS = 2 * 60_000;

/** Words that nobody understands any more are ignored: an old link still opens the page. */
export function parseRange(query: URLSearchParams): SeriesRange {
  const fromMs = Date.parse(query.get('from') ?? '');
  const toMs = Date.parse(query.get('to') ?? '');
  if (Number.isFinite(fromMs) && Number.isFinite(toMs) && fromMs < toMs) {
    return { name: 'own', own: { fromMs, toMs } };
  }
  const name = RANGES.find(range => range === query.get('range'));
  return { name: name ?? RANGE_AT_FIRST };
}

/** What `setQuery` writes; undefined removes a key. */
export function toRangeQuery({
  name,
  own,
}: SeriesRange): Record<'range' | 'from' | 'to', string | undefined> {
  if (name === 'own' && own) {
    return { range: undefined, from: toMinuteText(own.fromMs), to: toMinuteText(own.toMs) };
  }
  return { range: name === RANGE_AT_FIRST ? undefined : name, from: undefined, to: undefined };
}

export function toTimeSpan({ name, own }: SeriesRange, nowMs: number): TimeSpan {
  if (name === 'own' && own) return own;
  return { fromMs: nowMs - RANGE_MS[name === 'own' ? RANGE_AT_FIRST : name], toMs: nowMs };
}

/** The middle stays; `factor` 0.5 shows half as much, 2 twice as much. What is not over yet is not shown. */
export function toZoomed({ fromMs, toMs }: TimeSpan, factor: number, nowMs: number): TimeSpan {
  const middleMs = (fromMs + toMs) / 2;
  const longestMs = RANGE_MS['5y'];
  const halfMs = Math.min(Math.max((toMs - fromMs) * factor, SHORTEST_MS), longestMs) / 2;
  return toPast({ fromMs: middleMs - halfMs, toMs: middleMs + halfMs }, nowMs);
}

/** By a part of its length: 0.5 later, -0.5 earlier. */
export function toMoved({ fromMs, toMs }: TimeSpan, part: number, nowMs: number): TimeSpan {
  const stepMs = (toMs - fromMs) * part;
  return toPast({ fromMs: fromMs + stepMs, toMs: toMs + stepMs }, nowMs);
}

function toPast(span: TimeSpan, nowMs: number): TimeSpan {
  const overMs = Math.max(0, span.toMs - nowMs);
  const fromMs = Math.floor((span.fromMs - overMs) / 60_000) * 60_000;
  const toMs = Math.ceil((span.toMs - overMs) / 60_000) * 60_000;
  return { fromMs: Math.max(0, fromMs), toMs: Math.max(toMs, fromMs + SHORTEST_MS) };
}

function toMinuteText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}

export const COMPARISONS = ['none', 'day', 'week', 'year'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A year is 52 weeks: weekdays are compared with weekdays. */
export const COMPARISON_MS: Record<Comparison, number> = {
  none: 0,
  day: DAY_MS,
  week: 7 * DAY_MS,
  year: 364 * DAY_MS,
};

/** Raw readings are kept for a while only; older ones are asked for in windows. */
const RAW_LONGEST_MS = 26 * HOUR_MS;
const RAW_POINTS_MAX = 3_000;
const WINDOW_POINTS_MAX = 2_100;
/** Whole rollup windows of the store: five minutes and an hour divide all of them. */
const WINDOWS_S = [300, 900, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 7 * 86_400] as const;

/** The window that values are taken together in, seconds; undefined: as they were measured. */
export function toWindowS({ fromMs, toMs }: TimeSpan, reportIntervalS: number): number | undefined {
  const lengthS = (toMs - fromMs) / 1_000;
  if (toMs - fromMs <= RAW_LONGEST_MS && lengthS / reportIntervalS <= RAW_POINTS_MAX) return undefined;
  const fits = (windowS: number) => windowS >= reportIntervalS && lengthS / windowS <= WINDOW_POINTS_MAX;
  return WINDOWS_S.find(fits) ?? WINDOWS_S[WINDOWS_S.length - 1];
}

/** What there is of old times is kept coarser: readings for months, five minutes for a year, hours for years. */
const KEPT_LONGER_S = [300, 3_600] as const;

/** The window of `toWindowS` first, then those to try where it has nothing any more. */
export function toWindowChoices(span: TimeSpan, reportIntervalS: number): (number | undefined)[] {
  const first = toWindowS(span, reportIntervalS);
  const coarser = KEPT_LONGER_S.map(windowS => Math.max(windowS, reportIntervalS));
  return [first, ...new Set(coarser.filter(windowS => windowS > (first ?? 0)))];
}
