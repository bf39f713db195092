/**
 * What a file of history may cost: rows, bytes, memory and time. More is refused before the first byte where it can be
 * known; a caller who has gone frees its place and the store at once.
 */
import { ApiProblem } from '../problems.ts';

export interface ExportLimits {
  csvRows: number;
  parquetRows: number;
  /** Of the temporary file; two of them must fit into the 64 MB of a container's /tmp. */
  parquetBytes: number;
  /** Of the engine that writes it. */
  parquetMemoryMb: number;
  /** Until a Parquet file is made. */
  parquetTimeMs: number;
}

export const EXPORT_LIMITS: ExportLimits = {
  csvRows: 2_000_000,
  parquetRows: 1_000_000,
  parquetBytes: 24 * 1024 * 1024,
  parquetMemoryMb: 192,
  parquetTimeMs: 120_000,
};

/** Passes pages on until there are too many rows. Throws EXPORT_TOO_LARGE. */
export async function* limitRows<Row>(
  pages: AsyncIterable<readonly Row[]>,
  maxRows: number,
): AsyncGenerator<readonly Row[]> {
  let rows = 0;
  for await (const page of pages) {
    rows += page.length;
    if (rows > maxRows) throw tooManyRows(maxRows);
    yield page;
  }
}

export function tooManyRows(maxRows: number): ApiProblem {
  return new ApiProblem('EXPORT_TOO_LARGE', { detail: `A file of this type has at most ${maxRows} rows` });
}
