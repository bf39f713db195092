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

/** Places of values without a neighbour: no line leads to them, so they are drawn as dots. */
export function toIsolatedPlaces(values: ArrayLike<number | null | undefined>): number[] {
  const isKnown = (place: number) => values[place] !== null && values[place] !== undefined;
  const places: number[] = [];
  for (let place = 0; place < values.length; place += 1) {
    if (isKnown(place) && !isKnown(place - 1) && !isKnown(place + 1)) places.push(place);
  }
  return places;
}
