/** Series made ready for a time chart: common times, gaps where nothing was measured, numbers for everything. Pure. */
import type { MetricValue } from '#core/readings.ts';

export interface TimePoints {
  /** Unix milliseconds, ascending. */
  times: readonly number[];
  values: readonly (number | null)[];
}

const GAP_INTERVALS = 3;

/** Breaks the line where more than three usual intervals passed without a value: no data is not zero. */
export function withGaps(points: TimePoints): TimePoints {
  const usualMs = toMedianStepMs(points.times);
  const times: number[] = [];
  const values: (number | null)[] = [];
  points.times.forEach((time, index) => {
    const previous = points.times[index - 1];
    if (previous !== undefined && time - previous > GAP_INTERVALS * usualMs) {
      times.push(previous + usualMs);
      values.push(null);
    }
    times.push(time);
    values.push(points.values[index] ?? null);
  });
  return { times, values };
}

function toMedianStepMs(times: readonly number[]): number {
  const steps = times.slice(1).map((time, index) => time - times[index]!);
  steps.sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** Booleans as 0 and 1, words as their place in the closed list, so that they can be drawn as steps. */
export function toPlotValue(
  value: MetricValue | null | undefined,
  words: readonly string[] | undefined,
): number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  const place = words?.indexOf(value) ?? -1;
  return place < 0 ? null : place;
}

export interface Extent {
  last: number;
  min: number;
  max: number;
}

/** undefined when there is no value at all. */
export function toExtent(values: readonly (number | null)[]): Extent | undefined {
  let extent: Extent | undefined;
  for (const value of values) {
    if (value === null) continue;
    extent = {
      last: value,
      min: Math.min(extent?.min ?? value, value),
      max: Math.max(extent?.max ?? value, value),
    };
  }
  return extent;
}

const MAX_STEP_DIGITS = 3;

/** The fewest decimals that tell the labels of an axis apart: none for steps of 20, one for 2.5. */
export function toStepDigits(step: number): number {
  for (let digits = 0; digits < MAX_STEP_DIGITS; digits += 1) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return digits;
  }
  return MAX_STEP_DIGITS;
}

/**
 * Places of values without a neighbour: no line leads to them, so they are drawn as dots. `undefined` is the time of
 * another series, which a line passes over.
 */
export function toIsolatedPlaces(values: ArrayLike<number | null | undefined>): number[] {
  const hasNeighbour = (place: number, step: 1 | -1) => {
    let at = place + step;
    while (at >= 0 && at < values.length && values[at] === undefined) at += step;
    return at >= 0 && at < values.length && values[at] !== null;
  };
  const places: number[] = [];
  for (let place = 0; place < values.length; place += 1) {
    const isKnown = values[place] !== null && values[place] !== undefined;
    if (isKnown && !hasNeighbour(place, -1) && !hasNeighbour(place, 1)) places.push(place);
  }
  return places;
}

/**
 * Series with times of their own on one axis. Where a series has no point at a time of another it has `undefined`,
 * which a line passes over; its own gaps stay `null`.
 */
export function toCommonTimes(series: readonly TimePoints[]): {
  times: number[];
  values: (number | null | undefined)[][];
} {
  const times = [...new Set(series.flatMap(points => points.times))].sort((a, b) => a - b);
  const placeOf = new Map(times.map((time, place) => [time, place]));
  const values = series.map(points => {
    const row = new Array<number | null | undefined>(times.length).fill(undefined);
    points.times.forEach((time, index) => {
      row[placeOf.get(time)!] = points.values[index];
    });
    return row;
  });
  return { times, values };
}

/** The place of the nearest known value, so that a pointer between two points of a line tells of one. */
export function toNearestPlace(
  times: ArrayLike<number>,
  values: ArrayLike<number | null | undefined>,
  place: number,
): number | undefined {
  const isKnown = (at: number) => values[at] !== null && values[at] !== undefined;
  const isGap = (at: number) => values[at] === null;
  let before = place;
  while (before >= 0 && !isKnown(before) && !isGap(before)) before -= 1;
  let after = place;
  while (after < values.length && !isKnown(after) && !isGap(after)) after += 1;
  const found = [before, after].filter(at => at >= 0 && at < values.length && isKnown(at));
  const here = times[place]!;
  found.sort((a, b) => Math.abs(times[a]! - here) - Math.abs(times[b]! - here));
  return found[0];
}
