/** Opens connections gradually, first come first served: a fleet must not be a connection storm. */
import type { TimerHeap } from './timer-heap.ts';

export interface ConnectionGate {
  pass(open: () => void): void;
}

const TICK_MS = 25;

export function createConnectionGate(heap: TimerHeap, ratePerS: number): ConnectionGate {
  const queue: (() => void)[] = [];
  let isTicking = false;
  let allowance = 1;

  const runTick = () => {
    allowance = Math.min(allowance + (ratePerS * TICK_MS) / 1000, Math.max(1, ratePerS / 10));
    while (allowance >= 1 && queue.length > 0) {
      allowance--;
      queue.shift()!();
    }
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
