/**
 * The connections that queries run on, apart from the one that writes. At most `size` queries run at once, because each
 * holds one of the few threads that Node lends to native calls; `maxWaiting` more may wait. A query that is not
 * finished within `timeoutMs`, its waiting included, is interrupted.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import { toAppError } from './to-app-error.ts';

export interface ReadConnections {
  /** Throws STORE_UNAVAILABLE (retry): too many waiting, or out of time. After `close`: its reason. */
  run<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  readonly waiting: number;
  /** Interrupts what runs and returns once nothing does; queries get the reason. */
  close(reason: AppError): Promise<void>;
}

export interface ReadConnectionsOptions {
  connect(): Promise<DuckDBConnection>;
  size: number;
  maxWaiting: number;
  timeoutMs: number;
}

interface Waiter {
  start(connection: DuckDBConnection): void;
  refuse(error: AppError): void;
}

export async function openReadConnections(options: ReadConnectionsOptions): Promise<ReadConnections> {
  const idle: DuckDBConnection[] = [];
  for (let count = 0; count < options.size; count++) idle.push(await options.connect());
  const waiters = new Set<Waiter>();
  const running = new Map<DuckDBConnection, Promise<unknown>>();
  let closedBy: AppError | undefined;

  function acquire(timeoutMs: number): Promise<DuckDBConnection> {
    if (closedBy) throw closedBy;
    const connection = idle.pop();
    if (connection) return Promise.resolve(connection);
    if (waiters.size >= options.maxWaiting) throw unavailable('has too many queries waiting');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.refuse(unavailable('was too busy for the query')), timeoutMs);
      const waiter: Waiter = {
        start: given => settle(() => resolve(given)),
        refuse: error => settle(() => reject(error)),
      };
      function settle(then: () => void): void {
        clearTimeout(timer);
        waiters.delete(waiter);
        then();
      }
      waiters.add(waiter);
    });
  }

  function release(connection: DuckDBConnection): void {
    running.delete(connection);
    const [next] = waiters;
    if (next) next.start(connection);
    else idle.push(connection);
  }

  async function runOn<T>(
    connection: DuckDBConnection,
    work: (connection: DuckDBConnection) => Promise<T>,
    timeoutMs: number,
  ): Promise<T> {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      connection.interrupt();
    }, timeoutMs);
    try {
      return await work(connection);
    } catch (error) {
      if (timedOut) throw unavailable(`stopped a query after ${options.timeoutMs} ms`);
      throw closedBy ?? toAppError(error);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async run(work) {
      const startedMs = performance.now();
      const connection = await acquire(options.timeoutMs);
      const leftMs = Math.max(1, options.timeoutMs - (performance.now() - startedMs));
      const result = runOn(connection, work, leftMs);
      running.set(connection, result);
      try {
        return await result;
      } finally {
        release(connection);
      }
    },
    get waiting() {
      return waiters.size;
    },
    async close(reason) {
      closedBy = reason;
      for (const waiter of waiters) waiter.refuse(reason);
      for (const connection of running.keys()) connection.interrupt();
      await Promise.allSettled(running.values());
      for (const connection of idle) connection.closeSync();
    },
  };
}

function unavailable(what: string): AppError {
  return new AppError('STORE_UNAVAILABLE', `The telemetry store ${what}`, { canRetry: true });
}
