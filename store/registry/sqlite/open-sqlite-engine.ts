/**
 * The registry's file. Several threads of one process and other processes may have it open at once: WAL lets
 * readers go on while one writes, and a commit is on disk when it returns (`synchronous=FULL`).
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import { AppError } from '#core/app-error.ts';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';
import type { Tables } from '../tables.ts';
import { createSqliteDialect, retryWhileBusy } from './sqlite-dialect.ts';
import { toStoreError } from './sqlite-errors.ts';

/** How long a writer waits for another one. */
const BUSY_TIMEOUT_MS = 5000;
/** The write-ahead log is cut back to this after a large transaction. */
const WAL_KEPT_BYTES = 16 * 1024 * 1024;

const SQLITE_COLUMN_TYPES: ColumnTypes = {
  text: 'text',
  integer: 'integer',
  double: 'real',
  blob: 'blob',
};

export async function openSqliteEngine(file: string): Promise<RegistryEngine> {
  const sqlite = openFile(file);
  try {
    await retryWhileBusy(() => sqlite.exec('pragma journal_mode = wal'), BUSY_TIMEOUT_MS);
    sqlite.exec('pragma synchronous = full');
    // Else a statement of many rows makes a file to undo it by, which takes long where many files come and go.
    sqlite.exec('pragma temp_store = memory');
    sqlite.exec(`pragma journal_size_limit = ${WAL_KEPT_BYTES}`);
  } catch (error) {
    sqlite.close();
    throw toStoreError(error);
  }
  const database = new Kysely<Tables>({ dialect: createSqliteDialect(sqlite, BUSY_TIMEOUT_MS) });
  let closing: Promise<void> | undefined;
  return {
    name: 'sqlite',
    database,
    columnTypes: SQLITE_COLUMN_TYPES,
    close() {
      // Taking the only connection waits for the transaction under way.
      closing ??= database.connection().execute(async () => sqlite.close());
      return closing;
    },
  };
}

/** Readable by its owner only: it holds hashes of secrets. SQLite gives its side files the same mode. */
function openFile(file: string): DatabaseSync {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a', 0o600));
    return new DatabaseSync(file, { timeout: 0, enableForeignKeyConstraints: true });
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', `The registry cannot be opened: ${(error as Error).message}`, {
      canRetry: true,
      cause: error,
    });
  }
}
