/** Columns of values as a chunk for an appender; written into the engine's memory, not value by value through calls. */
import { DuckDBDataChunk, type DuckDBType, ENUM8, VARCHAR } from '@duckdb/node-api';
import { type ColumnValue, fillVector } from './fill-vector.ts';

/** As many rows as the engine's vectors have. */
export const CHUNK_ROWS = 2048;
/** A text column with at most so many different texts goes over as codes. */
const MAX_WORDS = 64;
/** Below, building a dictionary costs more than it saves. */
const MIN_ROWS_FOR_WORDS = 64;

export interface ColumnValues {
  type: DuckDBType;
  /** At most CHUNK_ROWS, as many in each column. */
  values: ColumnValue[];
}

export function toDataChunk(columns: readonly ColumnValues[], rowCount: number): DuckDBDataChunk {
  const filled = columns.map(toCodes);
  const chunk = DuckDBDataChunk.create(
    filled.map(({ type }) => type),
    rowCount,
  );
  filled.forEach(({ type, values }, index) => {
    fillVector(chunk.getColumnVector(index), type, values);
  });
  return chunk;
}

/**
 * A text costs a call into the engine, so cities, kinds and states are handed over as an enum, which the appender
 * turns into the text of the column.
 */
function toCodes({ type, values }: ColumnValues): ColumnValues {
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
