/** A city's day in windows, with the same windows a day before. Pure. */
import type { SeriesResource } from '#core/resources.ts';

/**
 * Twice the slowest report interval (domain rule 8: lamps 900 s): a sum over a city leaves nobody out, although
 * devices report a little early or late.
 */
export const WINDOW_MS = 30 * 60_000;
export const DAY_MS = 24 * 60 * 60_000;
const WINDOWS_PER_DAY = DAY_MS / WINDOW_MS;

export interface DaySeries {
  /** End of each window, Unix milliseconds, oldest first. */
  times: readonly number[];
  today: readonly (number | null)[];
  yesterday: readonly (number | null)[];
}

export const NO_DAY: DaySeries = { times: [], today: [], yesterday: [] };

/**
 * The windows of the last two days that are over. One that still runs has not heard of every device yet, so it
 * is left out.
 */
export function toDayRange(nowMs: number): { fromMs: number; toMs: number } {
  const toMs = Math.floor(nowMs / WINDOW_MS) * WINDOW_MS;
  return { fromMs: toMs - 2 * DAY_MS, toMs };
}

/** Splits two days of one series into today and yesterday, window by window; a missing window stays missing. */
export function toDaySeries(resource: SeriesResource, field: string, toMs: number): DaySeries {
  const [series] = resource.series;
  const valueAt = new Map<number, number>();
  series?.times.forEach((time, index) => {
    const value = series.values[field]?.[index];
    if (typeof value === 'number') valueAt.set(time, value);
  });
  const starts = Array.from({ length: WINDOWS_PER_DAY }, (_, index) => toMs - DAY_MS + index * WINDOW_MS);
  return {
    times: starts.map(start => start + WINDOW_MS),
    today: starts.map(start => valueAt.get(start) ?? null),
    yesterday: starts.map(start => valueAt.get(start - DAY_MS) ?? null),
  };
}

/** The day with the present value as its last point, so that the line reaches now. */
export function withPresent(day: DaySeries, nowMs: number, value: number): DaySeries {
  const lastMs = day.times[day.times.length - 1];
  if (lastMs === undefined || nowMs <= lastMs) return day;
  return {
    times: [...day.times, nowMs],
    today: [...day.today, value],
    yesterday: [...day.yesterday, day.yesterday[day.yesterday.length - 1] ?? null],
  };
}

export function hasValues(values: readonly (number | null)[]): boolean {
  return values.some(value => value !== null);
}
