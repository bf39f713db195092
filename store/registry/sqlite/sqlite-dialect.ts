/**
 * Kysely on `node:sqlite`. One connection, so Kysely's own mutex lets no query in between the statements of a
 * transaction. Every transaction begins IMMEDIATE: it never has to upgrade a read lock, which SQLite would
 * refuse at once when another thread or process wrote in between. Waiting for another writer is
 * done by timer and never blocks the thread.
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { AppError } from '#core/app-error.ts';
import { isBusy, toStoreError } from './sqlite-errors.ts';

/** Prepared statements kept; each is a few KiB. The registry has about a hundred different ones. */
const STATEMENTS_KEPT = 256;
const LONGEST_WAIT_BETWEEN_TRIES_MS = 25;

interface Prepared {
  statement: StatementSync;
  returnsRows: boolean;
}

export function createSqliteDialect(database: DatabaseSync, busyTimeoutMs: number): Dialect {
  return {
    createDriver: () => createDriver(database, busyTimeoutMs),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: db => new SqliteIntrospector(db),
  };
}

function createDriver(database: DatabaseSync, busyTimeoutMs: number): Driver {
  const prepared = new Map<string, Prepared>();

  /** Not in `acquireConnection`: Kysely would keep its mutex locked after an error there. */
  function refuseWhenClosed(): void {
    if (!database.isOpen) throw new AppError('STORE_CLOSED', 'The registry is closed');
  }

  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      refuseWhenClosed();
      const run = () => runPrepared<R>(prepareOnce(database, prepared, query.sql), query.parameters);
      // Inside a transaction the write lock is ours already, so there is nothing to wait for.
      return database.isTransaction ? translateErrors(run) : retryWhileBusy(run, busyTimeoutMs);
    },
    // biome-ignore lint/correctness/useYield: the registry reads pages, never streams.
    async *streamQuery() {
      throw new Error('The SQLite dialect does not stream');
    },
  };

  return {
    async init() {},
    acquireConnection: async () => connection,
    async beginTransaction() {
      refuseWhenClosed();
      await retryWhileBusy(() => database.exec('begin immediate'), busyTimeoutMs);
    },
    async commitTransaction() {
      translateErrors(() => database.exec('commit'));
    },
    async rollbackTransaction() {
      // After a full disk or an I/O error SQLite has rolled back by itself.
      if (database.isTransaction) translateErrors(() => database.exec('rollback'));
    },
    async releaseConnection() {},
    async destroy() {
      prepared.clear();
      if (database.isOpen) database.close();
    },
  };
}

function prepareOnce(database: DatabaseSync, prepared: Map<string, Prepared>, text: string): Prepared {
  const known = prepared.get(text);
  if (known) return known;
  const statement = database.prepare(text);
  const fresh = { statement, returnsRows: statement.columns().length > 0 };
  prepared.set(text, fresh);
  const [oldest] = prepared.keys();
  if (prepared.size > STATEMENTS_KEPT && oldest !== undefined) prepared.delete(oldest);
  return fresh;
}

function runPrepared<R>(prepared: Prepared, parameters: readonly unknown[]): QueryResult<R> {
  const values = parameters as readonly SQLInputValue[];
  if (prepared.returnsRows) {
    const rows = prepared.statement.all(...values) as R[];
    return { rows, numAffectedRows: BigInt(rows.length) };
  }
  return { rows: [], numAffectedRows: BigInt(prepared.statement.run(...values).changes) };
}

function translateErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw toStoreError(error);
  }
}

/** Throws STORE_UNAVAILABLE when the file is still locked after the time-out. */
export async function retryWhileBusy<T>(run: () => T, timeoutMs: number): Promise<T> {
  const startMs = performance.now();
  for (let waitMs = 1; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_BETWEEN_TRIES_MS)) {
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() - startMs > timeoutMs) throw toStoreError(error);
    }
    await delay(waitMs);
  }
}
