/**
 * Writes rows into a Parquet file by DuckDB, whichever engine they come from. What always holds: the engine it uses is
 * its own, in memory, reaches no file but the one it writes and no network; rows that do not fit leave no file behind.
 */
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBTimestampTZValue,
} from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import type { MetricType } from '#core/device-kinds/device-kind.ts';
import { METRIC_COLUMN_TYPES, quoteName } from './duckdb/duckdb-tables.ts';
import { toAppError } from './duckdb/to-app-error.ts';

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
    await connection.run(`COPY rows TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd)`);
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
  const appender = await connection.createAppender('rows');
  try {
    for await (const page of pages) {
      for (const row of page) {
        columns.forEach((column, index) => {
          appendValue(appender, column, row[index] ?? null);
        });
        appender.endRow();
      }
      appender.flushSync();
    }
  } finally {
    appender.closeSync();
  }
}

function appendValue(appender: DuckDBAppender, { type }: ParquetColumn, value: ParquetValue): void {
  if (value === null) appender.appendNull();
  else if (type === 'time') {
    appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(value as number) * 1000n));
  } else if (type === 'bool') appender.appendBoolean(value as boolean);
  else if (type === 'int') appender.appendBigInt(BigInt(value as number));
  else if (type === 'text' || type === 'enum') appender.appendVarchar(value as string);
  else appender.appendDouble(value as number);
}

function toColumnSql({ name, type }: ParquetColumn): string {
  const sql =
    type === 'time' ? 'TIMESTAMPTZ' : type === 'text' ? 'VARCHAR' : METRIC_COLUMN_TYPES[type].toString();
  return `${quoteName(name)} ${sql}`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function tooLarge(): AppError {
  return new AppError('TOO_LARGE', 'The rows do not fit into a file of the allowed size');
}
