/**
 * The seam between the registry and the engine below it: SQLite or PostgreSQL.
 * An engine's dialect throws AppErrors only for what the engine refuses (STORE_UNAVAILABLE, STORE_CLOSED,
 * CONFLICT for a key that is taken, NOT_FOUND for a reference into nothing), and every transaction on it is
 * serialised with all others that write the same rows.
 */
import type { Database } from './tables.ts';

/** Column types that the engines spell differently. */
export interface ColumnTypes {
  /** Compared byte by byte, so pages ordered by id agree everywhere. */
  text: string;
  /** At least 53 bits. */
  integer: string;
  double: string;
  blob: string;
}

export interface RegistryEngine {
  readonly name: 'sqlite' | 'postgres';
  readonly database: Database;
  readonly columnTypes: ColumnTypes;
  /** Calls that wait for a connection; only what has several connections can tell. */
  readonly waitingCalls?: number;
  /** Waits for the transaction under way. Idempotent; everything after it throws STORE_CLOSED. */
  close(): Promise<void>;
}
