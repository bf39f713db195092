/**
 * Appends readings to a table column by column, in chunks of 2048 rows. The vectors of the library offer `setItem`,
 * which costs a big integer per value; their `items` and `validity.data` are the same memory, written here directly.
 * Neither is documented: `append-readings.test.ts` guards both, and a vector that looks different throws.
 */
import {
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBVector,
  VARCHAR,
} from '@duckdb/node-api';
import type { Reading } from '#core/readings.ts';
import { toQualityText } from '../merge-readings.ts';
import type { ColumnDef, TableDef } from './duckdb-tables.ts';

const CHUNK_ROWS = 2048;
const TWO_TO_32 = 2 ** 32;

/** Where the rows go: a table, or the staging table of the same transaction. */
export interface AppendTarget {
  name: string;
  catalog?: string;
  columns: readonly ColumnDef[];
}

type ColumnValue = number | boolean | string | null | undefined;
type Pick = (reading: Reading) => ColumnValue;

const PICK_IDENTITY: Record<string, Pick> = {
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
  target: AppendTarget | TableDef,
  readings: readonly Reading[],
): Promise<void> {
  const catalog = 'catalog' in target ? (target.catalog ?? null) : null;
  const appender = await connection.createAppender(target.name, 'main', catalog);
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
  const rows = Math.min(CHUNK_ROWS, readings.length - start);
  const chunk = DuckDBDataChunk.create(
    columns.map(column => column.type),
    rows,
  );
  columns.forEach((column, index) => {
    const { name } = column;
    const pick = PICK_IDENTITY[name] ?? (reading => reading.values[name]);
    fillVector(chunk.getColumnVector(index), column, row => pick(readings[start + row] as Reading));
  });
  return chunk;
}

interface OpenVector {
  items: Float64Array | BigInt64Array;
  validity: { data: BigUint64Array | null };
  setItem(row: number, value: unknown): void;
  itemCount: number;
  flush(): void;
}

/** Exported for the test that guards the undocumented fields. */
export function fillVector(
  vector: DuckDBVector,
  column: ColumnDef,
  valueAt: (row: number) => ColumnValue,
): void {
  const open = vector as unknown as OpenVector;
  const nulls = new Uint8Array(Math.ceil(open.itemCount / 64) * 8).fill(0xff);
  const set = toSetter(open, column);
  let hasNull = false;
  for (let row = 0; row < open.itemCount; row++) {
    const value = valueAt(row);
    if (value === undefined || value === null) {
      nulls[row >> 3] = (nulls[row >> 3] as number) & ~(1 << (row & 7));
      hasNull = true;
    } else set(row, value);
  }
  if (hasNull) {
    if (!('data' in open.validity)) throw new Error('The vectors of @duckdb/node-api have no validity data');
    open.validity.data = new BigUint64Array(nulls.buffer);
  }
  open.flush();
}

function toSetter(vector: OpenVector, column: ColumnDef): (row: number, value: ColumnValue) => void {
  if (column.type === BOOLEAN || column.type === VARCHAR) return (row, value) => vector.setItem(row, value);
  const { items } = vector;
  if (column.type === DOUBLE) {
    if (!(items instanceof Float64Array)) throw new Error('DOUBLE vectors of @duckdb/node-api have no items');
    return (row, value) => {
      items[row] = value as number;
    };
  }
  if (!(items instanceof BigInt64Array)) throw new Error('BIGINT vectors of @duckdb/node-api have no items');
  const halves = new Int32Array(items.buffer, items.byteOffset, items.length * 2);
  return (row, value) => {
    halves[row * 2] = value as number;
    halves[row * 2 + 1] = Math.floor((value as number) / TWO_TO_32);
  };
}
