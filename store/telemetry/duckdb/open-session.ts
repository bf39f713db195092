/**
 * One life of the open file: the instance, the writing connection, the reading connections, the watermarks. After an
 * error that leaves the file in doubt the whole session is closed and a new one opened, watermarks included.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AppError } from '#core/app-error.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { createWatermarks, toSeriesKey, type Watermarks } from '../watermarks.ts';
import { type DuckdbDatabaseOptions, openDuckdbDatabase } from './duckdb-database.ts';
import { quoteName, type TableDef, toTable } from './duckdb-tables.ts';
import { prepareSchema } from './prepare-schema.ts';
import { openReadConnections, type ReadConnections } from './read-connections.ts';
import { loadRollupMarks, type RollupMarks } from './rollup-marks.ts';
import { toOpenError } from './to-app-error.ts';

const READ_CONNECTIONS = 2;
const MAX_WAITING_QUERIES = 64;
/** How far back the newest rows are searched at start. Series silent for longer are looked up once. */
const WATERMARK_SEARCH_MS = 6 * 3_600_000;
/** A device's clock may run ahead by this much (domain rule 4); a time beyond says nothing about now. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

export interface SessionOptions extends DuckdbDatabaseOptions {
  measurements: ReadonlyMap<string, Measurement>;
  queryTimeoutMs: number;
  maxSeries: number;
  nowMs(): number;
  onEvicted(count: number): void;
}

export interface Session {
  readonly file: string;
  /** Measurement to table. */
  readonly tables: ReadonlyMap<string, TableDef>;
  /** Only for the one who writes. */
  readonly writer: DuckDBConnection;
  readonly readers: ReadConnections;
  readonly watermarks: Watermarks;
  readonly marks: RollupMarks;
  /** Queries that run or wait get the reason. */
  close(reason: AppError): Promise<void>;
}

/** Throws STORE_LOCKED, STORE_TOO_NEW, STORE_UNAVAILABLE, INVALID_CONFIGURATION; leaves nothing open then. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const database = await openDuckdbDatabase(options);
  let writer: DuckDBConnection | undefined;
  try {
    writer = await database.connect();
    const tables = await prepareSchema(writer, [...options.measurements.values()].map(toTable));
    const marks = await loadRollupMarks(writer);
    const watermarks = await rebuildWatermarks(writer, tables, options);
    const readers = await openReadConnections({
      connect: database.connect,
      size: READ_CONNECTIONS,
      maxWaiting: MAX_WAITING_QUERIES,
      timeoutMs: options.queryTimeoutMs,
    });
    const openWriter = writer;
    return {
      file: database.file,
      tables: new Map(tables.map(table => [table.name, table])),
      writer,
      readers,
      watermarks,
      marks,
      async close(reason) {
        await readers.close(reason);
        openWriter.closeSync();
        database.close();
      },
    };
  } catch (error) {
    writer?.closeSync();
    database.close();
    throw toOpenError(error, database.file);
  }
}

async function rebuildWatermarks(
  connection: DuckDBConnection,
  tables: readonly TableDef[],
  options: SessionOptions,
): Promise<Watermarks> {
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const table of tables) {
    const [row] = (
      await connection.runAndReadAll(`SELECT max(time)::DOUBLE FROM ${quoteName(table.name)}`)
    ).getRows();
    newestMs = Math.max(newestMs, (row?.[0] as number | null | undefined) ?? Number.NEGATIVE_INFINITY);
  }
  const floorMs = Math.min(newestMs, options.nowMs() + CLOCK_TOLERANCE_MS) - WATERMARK_SEARCH_MS;
  const rebuilt = new Map<string, number>();
  for (const table of newestMs === Number.NEGATIVE_INFINITY ? [] : tables) {
    const reader = await connection.runAndReadAll(
      `SELECT device, component, max(time)::DOUBLE FROM ${quoteName(table.name)}
       WHERE time >= ${floorMs} GROUP BY device, component`,
    );
    for (const [device, component, timeMs] of reader.getRows()) {
      rebuilt.set(toSeriesKey(device as string, component as string), timeMs as number);
    }
  }
  return createWatermarks({ floorMs, rebuilt, maxSeries: options.maxSeries, onEvicted: options.onEvicted });
}
