/**
 * The telemetry store: the history of every reading.
 * What always holds: a write that resolved is durable; the same (device, component, time) written again
 * merges its metrics, the later value winning, and never makes a second row.
 */
import type { Reading } from '#core/readings.ts';
import type { Resolution, TelemetryRollups } from './rollups.ts';
import type { ExportQuery, LatestQuery, SeriesQuery, SeriesResult } from './series-query.ts';

export interface TelemetryStore {
  /**
   * Stores the batch as a whole or throws: STORE_UNAVAILABLE (retry the same batch) or STORE_REFUSED
   * (a reading in it cannot be stored: the caller splits until the culprit stands alone).
   */
  write(readings: readonly Reading[]): Promise<void>;
  /** A query that is given up ends at once with STORE_UNAVAILABLE and takes no more of the store's time. */
  query(query: SeriesQuery, signal?: AbortSignal): Promise<SeriesResult>;
  latest(query: LatestQuery): Promise<SeriesResult>;
  /** Raw rows in time order, a chunk at a time; for exports of any size. Given up as a query is. */
  export(query: ExportQuery, signal?: AbortSignal): AsyncIterable<RawRow[]>;
  /**
   * Deletes rows older than the instant, of one city or all; returns how many, of rollups those of each measurement's most
   * frequent metric. Raw ones if not said otherwise: their rollups stay, and readings that come late for the time before reach no rollup any more.
   */
  deleteBefore(beforeMs: number, city?: string, resolution?: Resolution): Promise<number>;
  /** Deletes every reading and rollup of the device; what is written afterwards is stored again. */
  eraseDevice(device: string, city: string): Promise<void>;
  readonly rollups: TelemetryRollups;
  stats(): Promise<TelemetryStats>;
  /**
   * Copies everything into the directory, so that a store of this engine can be opened there; writes wait meanwhile.
   * Absent where a server has the files.
   */
  copyFiles?(directory: string): Promise<void>;
  close(): Promise<void>;
}

export interface RawRow {
  city: string;
  kind: string;
  device: string;
  component: string;
  timeMs: number;
  values: Record<string, number | string | boolean | null>;
  /** `metric=uncertain` pairs, comma separated; '' when all is good. */
  quality: string;
}

export interface TelemetryStats {
  rows: number;
  bytes: number;
  writtenReadings: number;
  /** Rows that took the slow way: repeats and late data. */
  mergedReadings: number;
  lastWriteSeconds: number;
}
