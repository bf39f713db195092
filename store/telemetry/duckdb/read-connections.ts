/**
 * The connections that queries run on, apart from the one that writes. At most `size` queries run at once, because each
 * holds one of the few threads that Node lends to native calls; `maxWaiting` more may wait. A query that is not
 * finished within `timeoutMs`, its waiting included, or that its caller gives up is interrupted.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import { toAppError } from './to-app-error.ts';

/** An interrupt that comes before the engine has begun with the query is forgotten, so it is repeated. */
const INTERRUPT_INTERVAL_MS = 10;

export interface ReadConnections {
  /** Throws STORE_UNAVAILABLE (retry): too many waiting, out of time, or given up. After `close`: its reason. */
  run<T>(work: (connection: DuckDBConnection) => Promise<T>, signal?: AbortSignal): Promise<T>;
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
  /** Every connection lent out, with what ends its use. */
  const lent = new Map<DuckDBConnection, PromiseWithResolvers<void>>();
  let closedBy: AppError | undefined;

  function lend(connection: DuckDBConnection): DuckDBConnection {
    lent.set(connection, Promise.withResolvers());
    return connection;
  }

  function giveBack(connection: DuckDBConnection): void {
    lent.get(connection)?.resolve();
    lent.delete(connection);
    const [next] = waiters;
    if (next) next.start(lend(connection));
    else idle.push(connection);
  }

  async function acquire(signal: AbortSignal | undefined): Promise<DuckDBConnection> {
    if (closedBy) throw closedBy;
    if (signal?.aborted) throw givenUp();
    const connection = idle.pop();
    if (connection) return lend(connection);
    if (waiters.size >= options.maxWaiting) throw unavailable('has too many queries waiting');
    return new Promise((resolve, reject) => {
      const refuse = () => waiter.refuse(unavailable('was too busy for the query'));
      const timer = setTimeout(refuse, options.timeoutMs);
      const giveUp = () => waiter.refuse(givenUp());
      signal?.addEventListener('abort', giveUp);
      const waiter: Waiter = {
        start: given => settle(() => resolve(given)),
        refuse: error => settle(() => reject(error)),
      };
      function settle(then: () => void): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        waiters.delete(waiter);
        then();
      }
      waiters.add(waiter);
    });
  }

  async function runOn<T>(
    connection: DuckDBConnection,
    work: (connection: DuckDBConnection) => Promise<T>,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    let stopInterrupting: (() => void) | undefined;
    const stop = () => {
      stopInterrupting ??= interrupt(connection);
    };
    const timer = setTimeout(stop, timeoutMs);
    signal?.addEventListener('abort', stop);
    try {
      if (closedBy) throw closedBy;
      if (signal?.aborted) throw givenUp();
      return await work(connection);
    } catch (error) {
      if (signal?.aborted) throw givenUp();
      if (stopInterrupting) throw unavailable(`stopped a query after ${options.timeoutMs} ms`);
      throw closedBy ?? toAppError(error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      stopInterrupting?.();
    }
  }

  return {
    async run(work, signal) {
      const startedMs = performance.now();
      const connection = await acquire(signal);
      try {
        const leftMs = options.timeoutMs - (performance.now() - startedMs);
        return await runOn(connection, work, leftMs, signal);
      } finally {
        giveBack(connection);
      }
    },
    get waiting() {
      return waiters.size;
    },
    async close(reason) {
      closedBy = reason;
      for (const waiter of waiters) waiter.refuse(reason);
      const stops = [...lent.keys()].map(interrupt);
      await Promise.all([...lent.values()].map(({ promise }) => promise));
      for (const stop of stops) stop();
      for (const connection of idle) connection.closeSync();
    },
  };
}

/** Until the returned function is called. */
function interrupt(connection: DuckDBConnection): () => void {
  connection.interrupt();
  const timer = setInterval(() => connection.interrupt(), INTERRUPT_INTERVAL_MS);
  return () => clearInterval(timer);
}

function givenUp(): AppError {
  return unavailable('stopped a query that its caller gave up');
}

function unavailable(what: string): AppError {
  return new AppError('STORE_UNAVAILABLE', `The telemetry store ${what}`, { canRetry: true });
}
