/** One job after the other, whatever became of the one before, only so many waiting; and jobs that overlap by half. */
import { AppError } from '#core/app-error.ts';
import { unavailable } from './influx-errors.ts';

const MAX_WAITING = 64;
const MAX_GOING = 2;

export interface WriteOrder {
  /** Alone: nothing else is going on. Throws STORE_CLOSED, STORE_UNAVAILABLE. */
  run<T>(job: () => Promise<T>): Promise<T>;
  /**
   * `begin` comes after everything before it has begun; what it returns goes on while the next one begins, two of them
   * at most. Resolves when that is done. Throws as `run` does.
   */
  runAhead(begin: () => Promise<() => Promise<void>>): Promise<void>;
  /** Resolves when nothing goes on any more of what began before. */
  idle(): Promise<void>;
  /** Lets what waits finish. Idempotent. */
  close(): Promise<void>;
}

export function createWriteOrder(): WriteOrder {
  let tail: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;
  /** Oldest first; none of them rejects. */
  const going = new Set<Promise<void>>();

  async function idle(): Promise<void> {
    await Promise.all(going);
  }

  function queue<T>(job: () => Promise<T>): Promise<T> {
    if (closed) return Promise.reject(new AppError('STORE_CLOSED', 'The telemetry store is closed'));
    if (waiting >= MAX_WAITING) return Promise.reject(unavailable('Too many writes to InfluxDB are waiting'));
    waiting++;
    const result = tail.then(job).finally(() => {
      waiting--;
    });
    tail = result.catch(() => undefined);
    return result;
  }

  return {
    run: job => queue(() => idle().then(job)),
    async runAhead(begin) {
      // Wrapped, so that the queue does not wait for it.
      const { result } = await queue(async () => {
        if (going.size >= MAX_GOING) await going.values().next().value;
        const result = (await begin())();
        const ended = result.then(
          () => undefined,
          () => undefined,
        );
        going.add(ended);
        void ended.then(() => going.delete(ended));
        return { result };
      });
      await result;
    },
    idle,
    async close() {
      closed = true;
      await tail;
      await idle();
    },
  };
}
