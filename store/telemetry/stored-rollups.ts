/**
 * Rollups as they are stored, for copies: of hours whose readings were deleted for their age nothing else is left. All
 * others are computed from the readings wherever these are.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { ValueCounts } from './count-values.ts';
import type { RollupResolution } from './rollups.ts';
import type { RawRow } from './telemetry-store.ts';

/** A window, or some of its metrics: `values` by the names of their parts (`activePower_sum`, …), null for none. */
export type RollupRow = Omit<RawRow, 'quality'>;

export interface WindowRange {
  city: string;
  /** [fromMs, toMs), of the windows' starts. */
  fromMs: number;
  toMs: number;
}

export interface StoredRollups {
  /** By city, '' for every city: the start of the first hour whose readings are all there. */
  readingsFrom(): Promise<ReadonlyMap<string, number>>;
  /** From now on no rollup of the city before is computed, whatever readings come for that time. Never goes back. */
  keepBefore(fromMs: number, city: string): Promise<void>;
  /** How many windows before the instant have a value of each metric, by UTC day and city. */
  count(measurement: Measurement, resolution: RollupResolution, beforeMs: number): Promise<ValueCounts>;
  /** In time order, a chunk at a time; by metric, or several metrics of a window in a row. */
  export(
    measurement: Measurement,
    resolution: RollupResolution,
    range: WindowRange,
  ): AsyncIterable<RollupRow[]>;
  /** In place of what is there of the same windows and metrics. Only what `keepBefore` keeps stays. */
  write(measurement: Measurement, resolution: RollupResolution, rows: readonly RollupRow[]): Promise<void>;
}
