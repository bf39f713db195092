/** Opens connections gradually, first come first served: a fleet must not be a connection storm. */
import type { Clock } from '#core/clock.ts';
import type { TimerHeap } from './timer-heap.ts';

export interface ConnectionGate {
  pass(open: () => void): void;
}

const TICK_MS = 25;
/** A busy machine may make up for so much lost time at once, not more. */
const LONGEST_CATCH_UP_MS = 100;

export function createConnectionGate(heap: TimerHeap, clock: Clock, ratePerS: number): ConnectionGate {
  const queue: (() => void)[] = [];
  let isTicking = false;
  let allowance = 1;
  let lastTickMs = clock.monotonicMs();

  const runTick = () => {
    const nowMs = clock.monotonicMs();
    allowance += (ratePerS * Math.min(LONGEST_CATCH_UP_MS, nowMs - lastTickMs)) / 1000;
    lastTickMs = nowMs;
    while (allowance >= 1 && queue.length > 0) {
      allowance--;
      queue.shift()!();
    }
    allowance = Math.min(allowance, 1);
    isTicking = queue.length > 0;
    if (isTicking) heap.runIn(TICK_MS, runTick);
  };

  return {
    pass(open) {
      queue.push(open);
      if (isTicking) return;
      isTicking = true;
      heap.runIn(0, runTick);
    },
  };
}
