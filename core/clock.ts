/** Time is passed in, so every failure replays. Wall time stamps data; monotonic time measures waits. */
export interface Clock {
  /** Unix milliseconds. May jump. */
  nowMs(): number;
  /** Milliseconds that only grow; no relation to wall time. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/**
 * A device whose clock differs by more is told of: a fifth of what refuses its messages (domain rule 5), so that there
 * is time to mend it.
 */
export const CLOCK_OFFSET_LIMIT_MS = 60_000;
