/**
 * Lets few queries of history run at a time and a bounded number wait, so that a burst of large questions
 * neither fills the memory nor starves ingest. A caller who has gone gives up its place.
 */
import { ApiProblem } from './problems.ts';

export interface QueryGate {
  /** Throws BUSY when too many wait already. */
  run<T>(signal: AbortSignal, query: () => Promise<T>): Promise<T>;
  readonly running: number;
  readonly waiting: number;
}

export function createQueryGate(limits: { running: number; waiting: number }): QueryGate {
  const waiters = new Set<() => void>();
  let running = 0;

  async function enter(signal: AbortSignal): Promise<void> {
    if (running < limits.running) {
      running += 1;
      return;
    }
    if (waiters.size >= limits.waiting) throw new ApiProblem('BUSY', { retryAfterS: 2 });
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        waiters.delete(take);
        reject(new ApiProblem('BUSY', { detail: 'The caller has gone' }));
      };
      const take = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      waiters.add(take);
    });
  }

  /** The place goes to whoever has waited longest, without becoming free in between. */
  function leave(): void {
    const [next] = waiters;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiters.delete(next);
    next();
  }

  return {
    async run(signal, query) {
      await enter(signal);
      try {
        return await query();
      } finally {
        leave();
      }
    },
    get running() {
      return running;
    },
    get waiting() {
      return waiters.size;
    },
  };
}
