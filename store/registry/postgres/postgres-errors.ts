/**
 * What PostgreSQL refuses, as AppErrors. They carry no cause: the server's errors quote rows, which may hold
 * names and hashes. Without an answer nobody knows whether a commit took place, so callers repeat only what
 * may happen twice.
 */
import pg from 'pg';
import { AppError } from '#core/app-error.ts';

/** SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html */
const FOREIGN_KEY_VIOLATION = '23503';
const UNIQUE_VIOLATION = '23505';

/**
 * Trouble of the server or with it, not with the statement: it ends without a change on our side. Whole
 * classes: connection, resources (disk full, too many connections), operator (shutdown, cancel), system
 * (I/O), sign-in, rollback (serialisation, deadlock).
 */
const UNAVAILABLE_CLASSES: ReadonlySet<string> = new Set(['08', '28', '40', '53', '57', '58']);
/** Standby after a failover, transaction idle for too long, database or right missing, lock not to be had. */
const UNAVAILABLE_CODES: ReadonlySet<string> = new Set(['25006', '25P03', '3D000', '42501', '55P03']);

/** The connection is good for the next statement. */
export function isConnectionUsable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.severity === 'ERROR';
  return isOurBug(error);
}

export function toStoreError(error: unknown): unknown {
  if (error instanceof AppError || isOurBug(error)) return error;
  if (!(error instanceof pg.DatabaseError)) return unavailable(`does not answer (${toReason(error)})`);
  const code = error.code ?? '';
  if (code === FOREIGN_KEY_VIOLATION) {
    return new AppError('NOT_FOUND', 'The registry does not know what this refers to');
  }
  if (code === UNIQUE_VIOLATION) return new AppError('CONFLICT', 'The registry has this already');
  const text = `${error.message} (${code})`;
  if (UNAVAILABLE_CODES.has(code) || UNAVAILABLE_CLASSES.has(code.slice(0, 2))) {
    return unavailable(`says: ${text}`);
  }
  return new Error(`PostgreSQL: ${text}`);
}

/** `pg` throws these for values it cannot send. */
function isOurBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError;
}

/** A socket's error is told by its code: several addresses tried give an error without a message. */
function toReason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

export function unavailable(what: string): AppError {
  return new AppError('STORE_UNAVAILABLE', `The registry's PostgreSQL ${what}`, { canRetry: true });
}
