/**
 * Keeps one session open and lets changes through one after the other, each in a transaction of its own. A session is
 * in doubt when a commit failed (its outcome is unknown), a rollback failed or the engine gave up; it is closed then
 * and the next call opens the file again. Until that succeeds every call throws STORE_UNAVAILABLE (retry).
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import type { Session } from './open-session.ts';
import { isFatal, toAppError } from './to-app-error.ts';

const MAX_WAITING_CHANGES = 64;

export interface SessionHolder {
  /** `onCommitted` runs before the next change starts. */
  change<T>(
    work: (session: Session) => Promise<T>,
    onCommitted?: (session: Session, result: T) => void,
  ): Promise<T>;
  /** Between two changes, without a transaction. */
  pause<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Outside the order of the changes. */
  read<T>(
    work: (connection: DuckDBConnection, session: Session) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T>;
  /** Undefined while the file is closed. */
  peek(): Session | undefined;
  /** Lets the changes that wait finish. Idempotent. */
  close(): Promise<void>;
}

export function createSessionHolder(options: {
  first: Session;
  open(): Promise<Session>;
  onInDoubt(error: unknown): void;
}): SessionHolder {
  let session: Session | undefined = options.first;
  let opening: Promise<Session> | undefined;
  let closing: Promise<void> = Promise.resolve();
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  function acquire(): Promise<Session> {
    if (session) return Promise.resolve(session);
    opening ??= closing
      .then(options.open)
      .then(
        opened => {
          session = opened;
          return opened;
        },
        error => {
          throw new AppError(
            'STORE_UNAVAILABLE',
            `The telemetry store cannot be opened again: ${error.message}`,
            {
              canRetry: true,
              cause: error,
            },
          );
        },
      )
      .finally(() => {
        opening = undefined;
      });
    return opening;
  }

  async function discard(doubtful: Session, error: unknown): Promise<void> {
    if (session !== doubtful) return;
    session = undefined;
    options.onInDoubt(error);
    const reason = new AppError('STORE_UNAVAILABLE', 'The telemetry store is being opened again', {
      canRetry: true,
    });
    closing = doubtful.close(reason).catch(options.onInDoubt);
    await closing;
  }

  async function inTransaction<T>(held: Session, work: (session: Session) => Promise<T>): Promise<T> {
    let isCommitting = false;
    try {
      await held.writer.run('BEGIN');
      const result = await work(held);
      isCommitting = true;
      await held.writer.run('COMMIT');
      return result;
    } catch (error) {
      if (isCommitting || isFatal(error)) await discard(held, error);
      else await held.writer.run('ROLLBACK').catch(() => discard(held, error));
      throw toAppError(error);
    }
  }

  /** One after the other, whatever became of the one before. */
  function enqueue<T>(task: () => Promise<T>): Promise<T> {
    waiting++;
    const result = tail.then(task).finally(() => {
      waiting--;
    });
    tail = result.catch(() => undefined);
    return result;
  }

  return {
    async change(work, onCommitted) {
      if (closed) throw storeClosed();
      if (waiting >= MAX_WAITING_CHANGES) {
        throw new AppError('STORE_UNAVAILABLE', 'The telemetry store has too many writes waiting', {
          canRetry: true,
        });
      }
      return enqueue(async () => {
        const held = await acquire();
        const result = await inTransaction(held, work);
        onCommitted?.(held, result);
        return result;
      });
    },
    async pause(work) {
      if (closed) throw storeClosed();
      return enqueue(async () => work(await acquire()));
    },
    async read(work, signal) {
      if (closed) throw storeClosed();
      const held = await acquire();
      try {
        return await held.readers.run(connection => work(connection, held), signal);
      } catch (error) {
        const cause = error instanceof AppError ? error.cause : error;
        if (isFatal(cause)) await enqueue(() => discard(held, cause));
        throw error;
      }
    },
    peek: () => session,
    async close() {
      if (closed) return tail.then(() => undefined);
      closed = true;
      await enqueue(async () => {
        await opening?.catch(() => undefined);
        const held = session;
        session = undefined;
        await held?.close(storeClosed());
      });
    },
  };
}

function storeClosed(): AppError {
  return new AppError('STORE_CLOSED', 'The telemetry store is closed');
}
