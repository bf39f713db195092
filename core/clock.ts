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
