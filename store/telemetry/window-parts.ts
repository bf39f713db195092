/** The parts of a window, made of values one after the other; the same as the SQL of DuckDB makes them. Pure. */
import type { MetricValue } from '#core/readings.ts';

/** Of one metric. Of values that are no numbers only count, first and last mean anything. */
export interface WindowParts {
  count: number;
  sum: number;
  min: number;
  max: number;
  first: MetricValue;
  last: MetricValue;
  increase: number;
}

export function createParts(value: MetricValue): WindowParts {
  const number = value as number;
  return { count: 1, sum: number, min: number, max: number, first: value, last: value, increase: 0 };
}

/** What comes later, a reading or a whole window, joins what was before. */
export function appendParts(parts: WindowParts, later: WindowParts): void {
  parts.count += later.count;
  parts.sum += later.sum;
  parts.min = Math.min(parts.min, later.min);
  parts.max = Math.max(parts.max, later.max);
  parts.increase += toStep(parts.last as number, later.first as number) + later.increase;
  parts.last = later.last;
}

/** From one value of a counter to the next; one that fell has restarted. */
export function toStep(previous: number, value: number): number {
  return value >= previous ? value - previous : value;
}
