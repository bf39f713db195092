/**
 * The registry on a PostgreSQL server: a small pool that makes new connections by itself when the server
 * comes back. Every wait has an end, on our side and on the server's: it lets go of the writers' lock even
 * when we are frozen or cut off.
 */
import { Kysely, sql } from 'kysely';
import pg from 'pg';
import { AppError } from '#core/app-error.ts';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';
import type { Tables } from '../tables.ts';
import { type PostgresAddress, toConnectionConfig } from './postgres-address.ts';
import { createPostgresDialect } from './postgres-dialect.ts';

const CONNECTIONS = 5;
/** For a connection, be it new or another caller's. */
const CONNECTION_TIMEOUT_MS = 10_000;
const IDLE_CONNECTION_KEPT_MS = 60_000;
/** Enforced by the server. The wait for other writers counts. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** Between two statements of a transaction of ours are milliseconds. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/** Ours, for a server that has fallen silent. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

const POSTGRES_COLUMN_TYPES: ColumnTypes = {
  text: 'text collate "C"',
  integer: 'bigint',
  double: 'double precision',
  blob: 'bytea',
};

/** Object ids of types whose values `pg` would give as text or as a Buffer. Ours are below 2^53. */
const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.NUMERIC, Number],
  [pg.types.builtins.BYTEA, text => new Uint8Array(Buffer.from(text.slice('\\x'.length), 'hex'))],
]);

/** Throws STORE_UNAVAILABLE, INVALID_CONFIGURATION. */
export async function openPostgresEngine(address: PostgresAddress): Promise<RegistryEngine> {
  const pool = createPool(address);
  const dialect = createPostgresDialect(pool);
  const database = new Kysely<Tables>({ dialect });
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= dialect.close();
    return closing;
  };
  try {
    await checkEncoding(database);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name: 'postgres',
    database,
    columnTypes: POSTGRES_COLUMN_TYPES,
    get waitingCalls() {
      return pool.waitingCount;
    },
    close,
  };
}

function createPool(address: PostgresAddress): pg.Pool {
  const pool = new pg.Pool({
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_CONNECTION_KEPT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'leitstand',
    types: {
      getTypeParser: (id, format) =>
        (format !== 'binary' && PARSERS.get(id)) || pg.types.getTypeParser(id, format),
    },
    ...toConnectionConfig(address),
  });
  // A connection that breaks while nobody waits for its answer tells by event only; the next use finds it gone.
  const ignore = () => {};
  pool.on('error', ignore);
  pool.on('connect', client => client.on('error', ignore));
  return pool;
}

/** Any other encoding would refuse the first character it does not know, in the middle of a batch. */
async function checkEncoding(database: Kysely<Tables>): Promise<void> {
  const query = sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`;
  const encoding = (await query.execute(database)).rows[0]?.encoding;
  if (encoding === 'UTF8') return;
  throw new AppError('INVALID_CONFIGURATION', `The registry's database has encoding ${encoding}, not UTF8`);
}
