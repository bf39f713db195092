/**
 * Writes rows into a Parquet file by DuckDB, whichever engine they come from. What always holds: the engine it uses is
 * its own, in memory, reaches no file but the one it writes and no network; rows that do not fit leave no file behind.
 */
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { BIGINT, type DuckDBConnection, DuckDBInstance, type DuckDBType, VARCHAR } from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import type { MetricType } from '#core/device-kinds/device-kind.ts';
import { METRIC_COLUMN_TYPES, quoteName } from './duckdb/duckdb-tables.ts';
import { toAppError } from './duckdb/to-app-error.ts';
import { CHUNK_ROWS, toDataChunk } from './duckdb/to-data-chunk.ts';

export type ParquetValue = number | string | boolean | null;

export interface ParquetColumn {
  name: string;
  /** 'time': Unix ms become a time stamp with zone; 'text': a tag. */
  type: MetricType | 'time' | 'text';
}

export interface ParquetOptions {
  file: string;
  columns: readonly ParquetColumn[];
  /** Each row as long as the columns. */
  pages: AsyncIterable<readonly (readonly ParquetValue[])[]>;
  maxBytes: number;
  memoryLimitMb: number;
  signal: AbortSignal;
}

/** Throws TOO_LARGE, STORE_UNAVAILABLE, and what the pages throw. */
export async function writeParquet(options: ParquetOptions): Promise<void> {
  const { file, columns, pages, maxBytes, signal } = options;
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${options.memoryLimitMb}MB`,
    threads: '1',
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const interrupt = () => connection.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await lockIn(connection, dirname(file));
    await connection.run(`CREATE TABLE rows (${columns.map(toColumnSql).join(', ')})`);
    await appendPages(connection, columns, pages);
    signal.throwIfAborted();
    const select = `SELECT ${columns.map(toFileColumn).join(', ')} FROM rows`;
    await connection.run(`COPY (${select}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`);
    if (statSync(file).size > maxBytes) throw tooLarge();
  } catch (error) {
    await rm(file, { force: true });
    if (/^Out of Memory Error/.test((error as Error).message)) throw tooLarge();
    throw (error as Error).name === 'Error' ? toAppError(error) : error;
  } finally {
    signal.removeEventListener('abort', interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

async function lockIn(connection: DuckDBConnection, directory: string): Promise<void> {
  await connection.run(`SET allowed_directories = [${quoteText(directory)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

async function appendPages(
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
  pages: ParquetOptions['pages'],
): Promise<void> {
  const types = columns.map(({ type }) => toColumnType(type));
  const appender = await connection.createAppender('rows');
  try {
    for await (const page of pages) {
      for (let start = 0; start < page.length; start += CHUNK_ROWS) {
        const rows = page.slice(start, start + CHUNK_ROWS);
        const filled = types.map((type, index) => ({ type, values: rows.map(row => row[index] ?? null) }));
        appender.appendDataChunk(toDataChunk(filled, rows.length));
        // Other work of the thread gets its turn.
        await yieldToEventLoop();
      }
    }
  } finally {
    appender.closeSync();
  }
}

function toColumnType(type: ParquetColumn['type']): DuckDBType {
  if (type === 'time') return BIGINT;
  return type === 'text' ? VARCHAR : METRIC_COLUMN_TYPES[type];
}

function toColumnSql({ name, type }: ParquetColumn): string {
  return `${quoteName(name)} ${toColumnType(type)}`;
}

/** The engine counts microseconds. */
function toFileColumn({ name, type }: ParquetColumn): string {
  const quoted = quoteName(name);
  return type === 'time' ? `make_timestamptz(${quoted} * 1000) AS ${quoted}` : quoted;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function tooLarge(): AppError {
  return new AppError('TOO_LARGE', 'The rows do not fit into a file of the allowed size');
}
