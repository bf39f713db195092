/**
 * Statements that run thousands of times in a transaction. Building and compiling one with Kysely costs more
 * than running it, so it is compiled once and run with other parameters; rows go in chunks of one
 * statement each, which saves a server the round trips.
 */
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Compilable, CompiledQuery } from 'kysely';
import type { Database } from './tables.ts';

/** Stands in a statement where a value of the row will be. */
class Placeholder {
  readonly row: number;
  readonly column: string;
  constructor(row: number, column: string) {
    this.row = row;
    this.column = column;
  }
}

/** Rows of one statement, largest first. A full largest one takes a few milliseconds at most. */
const CHUNK_SIZES = [256, 16, 1] as const;

export interface RowStatement<Row> {
  /** Returns how many rows it inserted, updated or deleted. */
  run(database: Database, row: Row): Promise<number>;
}

/** `build` writes the statement for one row; it must not look into it. */
export function createRowStatement<Row extends object>(
  columns: readonly (keyof Row & string)[],
  build: (database: Database, row: Row) => Compilable,
): RowStatement<Row> {
  const runChunk = createChunkStatement<Row>(columns, 1, (database, [row]) => build(database, row!));
  return { run: (database, row) => runChunk(database, [row], 0) };
}

export interface RowsStatement<Row> {
  /** Runs the statement with all rows; returns how many it inserted, updated or deleted. */
  run(database: Database, rows: readonly Row[]): Promise<number>;
}

/**
 * `build` writes the statement for some rows, as with `insertInto(…).values(rows)`; it must not look into
 * them. After each full chunk other work of the thread gets its turn.
 */
export function createRowsStatement<Row extends object>(
  columns: readonly (keyof Row & string)[],
  build: (database: Database, rows: Row[]) => Compilable,
): RowsStatement<Row> {
  const chunks = CHUNK_SIZES.map(size => ({ size, run: createChunkStatement(columns, size, build) }));
  return {
    async run(database, rows) {
      let affected = 0;
      let start = 0;
      for (const { size, run } of chunks) {
        for (; start + size <= rows.length; start += size) {
          affected += await run(database, rows, start);
          if (size === CHUNK_SIZES[0]) await yieldToEventLoop();
        }
      }
      return affected;
    },
  };
}

function createChunkStatement<Row extends object>(
  columns: readonly (keyof Row & string)[],
  size: number,
  build: (database: Database, rows: Row[]) => Compilable,
) {
  const placeholders = Array.from({ length: size }, (_, row) =>
    Object.fromEntries(columns.map(column => [column, new Placeholder(row, column)])),
  );
  let compiled: CompiledQuery | undefined;

  return async (database: Database, rows: readonly Row[], start: number): Promise<number> => {
    compiled ??= build(database, placeholders as Row[]).compile();
    const parameters = compiled.parameters.map(parameter =>
      parameter instanceof Placeholder
        ? rows[start + parameter.row]?.[parameter.column as keyof Row]
        : parameter,
    );
    const result = await database.executeQuery({ ...compiled, parameters });
    return Number(result.numAffectedRows ?? 0);
  };
}
