import type { Clock } from '#core/clock.ts';

export interface ManualClock extends Clock {
  pass(ms: number): void;
  /** Wall time only, as when somebody sets the clock. */
  setNowMs(nowMs: number): void;
}

/** Time that stands still until the test moves it. */
export function createManualClock(startMs = 0): ManualClock {
  let nowMs = startMs;
  let monotonicMs = 0;
  return {
    nowMs: () => nowMs,
    monotonicMs: () => monotonicMs,
    pass(ms) {
      nowMs += ms;
      monotonicMs += ms;
    },
    setNowMs(ms) {
      nowMs = ms;
    },
  };
}
