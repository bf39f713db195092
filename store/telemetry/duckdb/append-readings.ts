/** Appends readings to a table column by column, in chunks of as many rows as the engine's vectors have. */
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, ENUM8, VARCHAR } from '@duckdb/node-api';
import type { Reading } from '#core/readings.ts';
import { toQualityText } from '../merge-readings.ts';
import type { ColumnDef } from './duckdb-tables.ts';
import { type ColumnValue, fillVector } from './fill-vector.ts';

const CHUNK_ROWS = 2048;
/** A text column with at most so many different texts goes over as codes. */
const MAX_WORDS = 64;
/** Below, building a dictionary costs more than it saves. */
const MIN_ROWS_FOR_WORDS = 64;

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
    return toCodes(type, pick ? part.map(pick) : pickMetric(part, name));
  });
  const chunk = DuckDBDataChunk.create(
    filled.map(({ type }) => type),
    part.length,
  );
  filled.forEach(({ type, values }, index) => {
    fillVector(chunk.getColumnVector(index), type, values);
  });
  return chunk;
}

function pickMetric(readings: readonly Reading[], name: string): ColumnValue[] {
  const values = new Array<ColumnValue>(readings.length);
  for (let row = 0; row < readings.length; row++) values[row] = (readings[row] as Reading).values[name];
  return values;
}

/**
 * A text costs a call into the engine, so cities, kinds and states are handed over as an enum, which the appender
 * turns into the text of the column.
 */
function toCodes(type: DuckDBType, values: ColumnValue[]): { type: DuckDBType; values: ColumnValue[] } {
  if (type !== VARCHAR || values.length < MIN_ROWS_FOR_WORDS) return { type, values };
  const codeOf = new Map<ColumnValue, number>();
  const codes = new Array<ColumnValue>(values.length);
  for (let row = 0; row < values.length; row++) {
    const word = values[row];
    if (word === undefined || word === null) continue;
    let code = codeOf.get(word);
    if (code === undefined) {
      if (codeOf.size === MAX_WORDS) return { type, values };
      code = codeOf.size;
      codeOf.set(word, code);
    }
    codes[row] = code;
  }
  if (codeOf.size === 0) return { type, values };
  return { type: ENUM8([...codeOf.keys()] as string[]), values: codes };
}
