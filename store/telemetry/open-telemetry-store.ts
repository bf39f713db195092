/** The one switch between the engines of the telemetry store. */
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { type Clock, systemClock } from '#core/clock.ts';
import { MEASUREMENTS, type Measurement } from '#core/device-kinds/device-kinds.ts';
import { openDuckdbStore } from './duckdb/open-duckdb-store.ts';
import type { InfluxCredentials } from './influx/influx-writer.ts';
import { openInfluxStore } from './influx/open-influx-store.ts';
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

export interface InfluxStoreOptions extends CommonOptions {
  engine: 'influx';
  /** `http://127.0.0.1:8086`, without credentials. */
  url: string;
  /** 1: user and password, `/write`. 2: a token and `/api/v2/write`, which 1.8 and 2.x have. */
  version?: 1 | 2;
  /** Of 2.x. */
  organisation?: string;
  /** Database or bucket; with `perCity` each city has its own, called `{database}-{city}`. */
  database?: string;
  perCity?: boolean;
  /** May read and write. */
  writer: InfluxCredentials;
  /** May only read; the writer's if absent. */
  reader?: InfluxCredentials;
  /** Write requests at once. */
  writers?: number;
  linesPerRequest?: number;
  /** A write that is not answered by then is tried again. */
  writeTimeoutMs?: number;
  /** As in DuckDB. */
  maxSeries?: number;
}

export type TelemetryOptions = DuckdbStoreOptions | InfluxStoreOptions;

/**
 * Opens or creates the store and brings its schema in line with the measurements. Throws STORE_LOCKED,
 * STORE_TOO_NEW, STORE_UNAVAILABLE, INVALID_CONFIGURATION (a metric changed its type). InfluxDB has no schema and may be
 * away: writes and queries say so.
 */
export function openTelemetryStore(options: TelemetryOptions): Promise<TelemetryStore> {
  const common = {
    clock: systemClock,
    log: { warn: () => undefined },
    registry: new Registry(),
    measurements: MEASUREMENTS,
    queryTimeoutMs: 10_000,
    maxSeries: 250_000,
  };
  if (options.engine === 'duckdb') {
    return openDuckdbStore({ ...common, memoryLimitMb: 256, threads: 2, ...options });
  }
  return openInfluxStore({
    ...common,
    version: 2,
    organisation: '-',
    database: 'leitstand',
    perCity: false,
    reader: options.writer,
    writers: 4,
    linesPerRequest: 2000,
    writeTimeoutMs: 10_000,
    ...options,
  });
}
