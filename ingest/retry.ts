/** Trying again while something outside is away: exponential backoff with jitter, ended by a signal. */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#core/app-error.ts';

const FIRST_DELAY_MS = 100;
const MAX_DELAY_MS = 10_000;

export interface RetryOptions {
  signal: AbortSignal;
  /** 0 to 1, excluding 1. */
  random(): number;
  onRetry(error: AppError, delayMs: number): void;
}

/** Half of the delay is fixed, half is chance: many workers do not come back at the same instant. */
export function toRetryDelayMs(attempt: number, random: () => number): number {
  const fullMs = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempt, 20), MAX_DELAY_MS);
  return (fullMs * (1 + random())) / 2;
}

/** Throws what cannot be retried. An aborted signal ends the waiting, not an attempt. */
export async function retryWhileUnavailable<T>(work: () => Promise<T>, options: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof AppError) || !error.canRetry) throw error;
      const delayMs = toRetryDelayMs(attempt, options.random);
      options.onRetry(error, delayMs);
      await wait(delayMs, undefined, { signal: options.signal });
    }
  }
}
