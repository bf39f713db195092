/** The one switch between the engines of the telemetry store. */
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { type Clock, systemClock } from '#core/clock.ts';
import { MEASUREMENTS, type Measurement } from '#core/device-kinds/device-kinds.ts';
import { openDuckdbStore } from './duckdb/open-duckdb-store.ts';
import type { TelemetryStore } from './telemetry-store.ts';

interface CommonOptions {
  clock?: Clock;
  log?: Pick<Logger, 'warn'>;
  /** Where the store's metrics go. */
  registry?: Registry;
  /** What there are tables for; the device kinds of the installation by default. */
  measurements?: ReadonlyMap<string, Measurement>;
  /** A query that takes longer is stopped. */
  queryTimeoutMs?: number;
}

export interface DuckdbStoreOptions extends CommonOptions {
  engine: 'duckdb';
  /** Made if absent; the file in it belongs to one process. */
  directory: string;
  /** Bound of the engine's buffers, not of the process, which takes 100 to 150 MB more under load. */
  memoryLimitMb?: number;
  threads?: number;
  /** Bound of the series whose newest time is kept in memory, about 120 bytes each. */
  maxSeries?: number;
}

export type TelemetryOptions = DuckdbStoreOptions;

/**
 * Opens or creates the store and brings its schema in line with the measurements. Throws STORE_LOCKED,
 * STORE_TOO_NEW, STORE_UNAVAILABLE, INVALID_CONFIGURATION (a metric changed its type).
 */
export function openTelemetryStore(options: TelemetryOptions): Promise<TelemetryStore> {
  return openDuckdbStore({
    clock: systemClock,
    log: { warn: () => undefined },
    registry: new Registry(),
    measurements: MEASUREMENTS,
    queryTimeoutMs: 10_000,
    memoryLimitMb: 128,
    threads: 2,
    maxSeries: 250_000,
    ...options,
  });
}
