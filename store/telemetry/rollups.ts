/**
 * Rollups: 5 min and 1 h aggregates of every (device, component), so that months and years need not be read reading by
 * reading. What always holds: a rollup is a function of the readings stored for its hour alone, whatever order they came
 * in; an hour that received data is pending from before the write resolves until its rollups are computed anew; queries
 * take nothing from rollups of pending hours. Why it is so: docs/decisions/0008-rollups.md.
 */
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import { isNumeric } from './check-series-query.ts';
import type { StoredRollups } from './stored-rollups.ts';

export type Resolution = 'raw' | '5min' | '1h';
export type RollupResolution = Exclude<Resolution, 'raw'>;

export const HOUR_MS = 3_600_000;
export const ROLLUP_WIDTH_MS: Record<RollupResolution, number> = { '5min': 300_000, '1h': HOUR_MS };

/** The unit of work: one hour of one measurement in one city. */
export interface RollupHour {
  city: string;
  measurement: string;
  /** Start, a multiple of an hour since 1970 UTC. */
  hourMs: number;
}

export interface PendingRollups {
  /** Oldest first, at most as many as asked for. */
  hours: RollupHour[];
  /** How many there are in all, young ones included. */
  total: number;
}

export interface TelemetryRollups {
  /** Hours that received data since their rollups were computed, of those that start before the instant. */
  pending(beforeMs: number, limit: number): Promise<PendingRollups>;
  /**
   * Computes the hours' rollups anew from their readings; several cities of one hour and measurement cost little more
   * than one. Doing it twice changes nothing; stopped at any point the hours stay pending, or some of them. An hour whose
   * readings were deleted for their age keeps its rollups as they are.
   */
  rollUp(hours: readonly RollupHour[]): Promise<void>;
  /** For copies. */
  readonly stored: StoredRollups;
}

/**
 * What is kept per metric and window. The mean is sum divided by count, kept in two so that means of means are exact;
 * `increase` is the sum of the steps between readings of the window, the step into the window is made of the last of
 * the window before and the first of this.
 */
export type RollupPart = 'count' | 'sum' | 'min' | 'max' | 'last' | 'first' | 'increase';

const NUMBER_PARTS: readonly RollupPart[] = ['count', 'sum', 'min', 'max', 'last'];
const COUNTER_PARTS: readonly RollupPart[] = [...NUMBER_PARTS, 'first', 'increase'];
const OTHER_PARTS: readonly RollupPart[] = ['count', 'last'];

export function partsOf(metric: Pick<MetricDef, 'type'>): readonly RollupPart[] {
  if (metric.type === 'counter') return COUNTER_PARTS;
  return isNumeric(metric) ? NUMBER_PARTS : OTHER_PARTS;
}

/** No metric has an underscore in its name, so none is called so. */
export function toPartName(metric: Pick<MetricDef, 'name'>, part: RollupPart): string {
  return `${metric.name}_${part}`;
}

/** Start of the hour. */
export function toHourMs(timeMs: number): number {
  return timeMs - (timeMs % HOUR_MS);
}
