/** One job after the other, whatever became of the one before, and only so many waiting. */
import { AppError } from '#core/app-error.ts';
import { unavailable } from './influx-errors.ts';

const MAX_WAITING = 64;

export interface WriteOrder {
  /** Throws STORE_CLOSED, STORE_UNAVAILABLE. */
  run<T>(job: () => Promise<T>): Promise<T>;
  /** Lets what waits finish. Idempotent. */
  close(): Promise<void>;
}

export function createWriteOrder(): WriteOrder {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;
  return {
    run(job) {
      if (closed) return Promise.reject(new AppError('STORE_CLOSED', 'The telemetry store is closed'));
      if (waiting >= MAX_WAITING)
        return Promise.reject(unavailable('Too many writes to InfluxDB are waiting'));
      waiting++;
      const result = tail.then(job).finally(() => {
        waiting--;
      });
      tail = result.catch(() => undefined);
      return result;
    },
    async close() {
      closed = true;
      await tail;
    },
  };
}
