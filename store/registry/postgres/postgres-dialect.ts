/**
 * Kysely on a pool of `pg`. A transaction begins by taking the one lock of all writers, as SQLite has it:
 * each of its statements sees everything committed before, numbers taken from a counter become visible in
 * their order, and no two transactions can wait for each other. Single statements go without it.
 */

import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { AppError } from '#core/app-error.ts';
import { isConnectionUsable, toStoreError, unavailable } from './postgres-errors.ts';

/** Callers waiting for a connection; each waits for a limited time too. */
const WAITING_LIMIT = 10_000;
/** Any number will do that nothing else in the database uses. Held to the end of the transaction. */
const WRITER_LOCK = 5_431_989_224;
const BEGIN = `begin isolation level read committed; select pg_advisory_xact_lock(${WRITER_LOCK})`;
const CHANGES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE']);

export interface PostgresDialect extends Dialect {
  /** Lets nobody in any more, waits for those who are, then ends the connections. Call it once. */
  close(): Promise<void>;
}

interface Borrowed extends DatabaseConnection {
  client: PoolClient;
  isUsable: boolean;
}

export function createPostgresDialect(pool: Pool): PostgresDialect {
  let borrowers = 0;
  let isClosed = false;
  let onLastReturn = () => {};

  async function borrow(): Promise<Borrowed> {
    if (isClosed) throw new AppError('STORE_CLOSED', 'The registry is closed');
    if (pool.waitingCount >= WAITING_LIMIT) throw unavailable('has too many callers waiting');
    borrowers += 1;
    try {
      return createConnection(await pool.connect());
    } catch (error) {
      leave();
      throw toStoreError(error);
    }
  }

  function leave(): void {
    borrowers -= 1;
    if (borrowers === 0) onLastReturn();
  }

  const driver: Driver = {
    async init() {},
    acquireConnection: borrow,
    async beginTransaction(connection) {
      try {
        await run(connection as Borrowed, BEGIN);
      } catch (error) {
        // Kysely rolls back only what has begun, and this may have begun without the lock.
        (connection as Borrowed).isUsable = false;
        throw error;
      }
    },
    async commitTransaction(connection) {
      const { command } = await run(connection as Borrowed, 'commit');
      if (command !== 'COMMIT') throw new Error('PostgreSQL rolled back instead of committing');
    },
    async rollbackTransaction(connection) {
      const borrowed = connection as Borrowed;
      // A connection that is gone has rolled back, and its error must not hide the first one.
      if (!borrowed.isUsable) return;
      await run(borrowed, 'rollback').catch(() => {
        borrowed.isUsable = false;
      });
    },
    async releaseConnection(connection) {
      const { client, isUsable } = connection as Borrowed;
      client.release(!isUsable);
      leave();
    },
    async destroy() {},
  };

  return {
    createDriver: () => driver,
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: db => new PostgresIntrospector(db),
    async close() {
      // Calls made just before have not come as far as borrowing yet.
      await new Promise(resolve => setImmediate(resolve));
      isClosed = true;
      if (borrowers > 0) {
        await new Promise<void>(resolve => {
          onLastReturn = resolve;
        });
      }
      await pool.end();
    },
  };
}

function createConnection(client: PoolClient): Borrowed {
  return {
    client,
    isUsable: true,
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      const { command, rowCount, rows } = await run(this, query.sql, query.parameters.map(toStorable));
      return { rows, ...(CHANGES.has(command) && { numAffectedRows: BigInt(rowCount ?? 0) }) };
    },
    // biome-ignore lint/correctness/useYield: the registry reads pages, never streams.
    async *streamQuery() {
      throw new Error('The PostgreSQL dialect does not stream');
    },
  };
}

async function run(connection: Borrowed, text: string, values?: unknown[]) {
  try {
    return await connection.client.query(text, values);
  } catch (error) {
    if (!isConnectionUsable(error)) connection.isUsable = false;
    throw toStoreError(error);
  }
}

/** Text of PostgreSQL holds every character but U+0000, and a device may send that one. */
function toStorable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}
