/** Appends readings to a table column by column, in chunks of as many rows as the engine's vectors have. */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type { Reading } from '#core/readings.ts';
import { toQualityText } from '../merge-readings.ts';
import type { ColumnDef } from './duckdb-tables.ts';
import type { ColumnValue } from './fill-vector.ts';
import { CHUNK_ROWS, toDataChunk } from './to-data-chunk.ts';

/** Where the rows go: a table, or the staging table of the same transaction. */
export interface AppendTarget {
  name: string;
  catalog?: string;
  /** All columns of the table, in its order. */
  columns: readonly ColumnDef[];
}

const PICK_IDENTITY: Record<string, (reading: Reading) => ColumnValue> = {
  time: reading => reading.timeMs,
  city: reading => reading.city,
  kind: reading => reading.kind,
  device: reading => reading.device,
  component: reading => reading.component,
  quality: reading => (reading.quality ? toQualityText(reading.quality) || null : null),
};

/** Runs in the open transaction of the connection; throws what the engine throws. */
export async function appendReadings(
  connection: DuckDBConnection,
  target: AppendTarget,
  readings: readonly Reading[],
): Promise<void> {
  const appender = await connection.createAppender(target.name, 'main', target.catalog ?? null);
  try {
    for (let start = 0; start < readings.length; start += CHUNK_ROWS) {
      appender.appendDataChunk(toChunk(target.columns, readings, start));
    }
    appender.closeSync();
  } catch (error) {
    // An appender left to the garbage collector would flush its rows into a later transaction.
    appender.clear();
    throw error;
  }
}

function toChunk(
  columns: readonly ColumnDef[],
  readings: readonly Reading[],
  start: number,
): DuckDBDataChunk {
  const part = readings.slice(start, start + CHUNK_ROWS);
  const filled = columns.map(({ name, type }) => {
    const pick = PICK_IDENTITY[name];
    return { type, values: pick ? part.map(pick) : pickMetric(part, name) };
  });
  return toDataChunk(filled, part.length);
}

function pickMetric(readings: readonly Reading[], name: string): ColumnValue[] {
  const values = new Array<ColumnValue>(readings.length);
  for (let row = 0; row < readings.length; row++) values[row] = (readings[row] as Reading).values[name];
  return values;
}
