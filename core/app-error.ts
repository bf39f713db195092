/**
 * Operating trouble: something outside our code failed. Callers switch on `code`, never on text.
 * Bad data from outside is not an error but a returned rejection (`rejections.ts`); our own bug throws.
 */
export const APP_ERROR_CODES = [
  'JOURNAL_FULL',
  'JOURNAL_FAILED',
  'JOURNAL_CLOSED',
  'STORE_UNAVAILABLE',
  'STORE_REFUSED',
  'STORE_CLOSED',
  'STORE_LOCKED',
  'STORE_TOO_NEW',
  'NOT_FOUND',
  'CONFLICT',
  'INVALID_QUERY',
  'TOO_LARGE',
  'INVALID_CONFIGURATION',
  'PORT_TAKEN',
  'START_TIMEOUT',
  'BACKUP_DAMAGED',
] as const;

export type AppErrorCode = (typeof APP_ERROR_CODES)[number];

export class AppError extends Error {
  readonly code: AppErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly canRetry: boolean;

  constructor(code: AppErrorCode, message: string, options: { canRetry?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.canRetry = options.canRetry ?? false;
  }
}
