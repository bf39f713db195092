/** What the engine's errors mean to a caller. DuckDB tells kinds apart only by the first words of the message. */
import { AppError } from '#core/app-error.ts';

export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] ?? '';
  if (/^(Conversion|Out of Range|Constraint|Invalid Input|Mismatch Type) Error/.test(line)) {
    return new AppError('STORE_REFUSED', `The telemetry store refused a value: ${line}`, { cause: error });
  }
  return new AppError('STORE_UNAVAILABLE', `The telemetry store failed: ${line}`, {
    canRetry: true,
    cause: error,
  });
}

/** Errors of opening the file. */
export function toOpenError(error: unknown, file: string): AppError {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('Could not set lock on file')) {
    const holder = /\(PID \d+\)/.exec(message)?.[0] ?? '';
    return new AppError('STORE_LOCKED', `Another process ${holder} has ${file} open`.replace('  ', ' '), {
      canRetry: true,
      cause: error,
    });
  }
  if (/only read versions? between|newer version|storage version/i.test(message)) {
    return new AppError('STORE_TOO_NEW', `${file} was written by a newer DuckDB`, { cause: error });
  }
  return toAppError(error);
}

/** After these the instance answers nothing any more until the file is opened again. */
export function isFatal(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return /^(FATAL|INTERNAL) Error/.test(message) || message.includes('database has been invalidated');
}
