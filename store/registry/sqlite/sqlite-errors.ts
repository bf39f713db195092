/** What SQLite refuses, as AppErrors. Anything else is our own bug and stays as it is. */
import { AppError } from '#core/app-error.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_IOERR = 10;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_CONSTRAINT = 19;
const SQLITE_NOTADB = 26;

/** Extended result codes. */
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_UNIQUE = 2067;

const CAN_RETRY: ReadonlySet<number> = new Set([
  SQLITE_BUSY,
  SQLITE_LOCKED,
  SQLITE_IOERR,
  SQLITE_FULL,
  SQLITE_CANTOPEN,
]);
const DAMAGED: ReadonlySet<number> = new Set([SQLITE_READONLY, SQLITE_CORRUPT, SQLITE_NOTADB]);

/** The extended result code, or undefined when the error is not SQLite's. */
function toResultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = toResultCode(error);
  return code !== undefined && ((code & 0xff) === SQLITE_BUSY || (code & 0xff) === SQLITE_LOCKED);
}

export function toStoreError(error: unknown): unknown {
  const code = toResultCode(error);
  if (code === undefined) return error;
  const text = `The registry: ${(error as Error).message}`;
  if (CAN_RETRY.has(code & 0xff)) {
    return new AppError('STORE_UNAVAILABLE', text, { canRetry: true, cause: error });
  }
  if (DAMAGED.has(code & 0xff)) return new AppError('STORE_UNAVAILABLE', text, { cause: error });
  if ((code & 0xff) !== SQLITE_CONSTRAINT) return error;
  if (code === SQLITE_CONSTRAINT_FOREIGNKEY) {
    return new AppError('NOT_FOUND', 'The registry does not know what this refers to', { cause: error });
  }
  if (code === SQLITE_CONSTRAINT_PRIMARYKEY || code === SQLITE_CONSTRAINT_UNIQUE) {
    return new AppError('CONFLICT', 'The registry has this already', { cause: error });
  }
  return error;
}
