/**
 * Shares one rate among all devices that have something late to say, in turn, so that neither the broker nor
 * a single device is overrun (domain rule 6: 2 messages per second and device).
 */
import type { Clock } from '#core/clock.ts';
import type { TimerHeap } from './timer-heap.ts';

export interface LateSender {
  /** Sends one late message; false: nothing more to say, or not now. */
  sendLate(): boolean;
}

export interface LatePacer {
  /** The sender gets its turns until it says no. Joining twice is joining once. */
  join(sender: LateSender): void;
}

export interface LatePacerOptions {
  heap: TimerHeap;
  clock: Clock;
  ratePerS: number;
  spacingPerDeviceMs: number;
}

const TICK_MS = 20;
/** A busy machine may make up for so much lost time at once, not more. */
const LONGEST_CATCH_UP_MS = 250;

export function createLatePacer({ heap, clock, ratePerS, spacingPerDeviceMs }: LatePacerOptions): LatePacer {
  /** In the order of their next turn, because every turn is followed by the same pause. */
  const turns: { sender: LateSender; notBeforeMs: number }[] = [];
  const waiting = new Set<LateSender>();
  let isTicking = false;
  let allowance = 0;
  let lastTickMs = 0;

  const runTick = () => {
    const nowMs = clock.monotonicMs();
    allowance += (ratePerS * Math.min(LONGEST_CATCH_UP_MS, nowMs - lastTickMs)) / 1000;
    lastTickMs = nowMs;
    while (allowance >= 1 && turns.length > 0 && turns[0]!.notBeforeMs <= nowMs) {
      const { sender } = turns.shift()!;
      if (sender.sendLate()) {
        allowance--;
        turns.push({ sender, notBeforeMs: nowMs + spacingPerDeviceMs });
      } else {
        waiting.delete(sender);
      }
    }
    // What nobody needed now is not saved up for later.
    allowance = Math.min(allowance, Math.max(1, (ratePerS * TICK_MS) / 1000));
    isTicking = turns.length > 0;
    if (isTicking) heap.runIn(TICK_MS, runTick);
  };

  return {
    join(sender) {
      if (waiting.has(sender)) return;
      waiting.add(sender);
      // A newcomer waits a whole pause, which keeps the turns in order.
      turns.push({ sender, notBeforeMs: clock.monotonicMs() + spacingPerDeviceMs });
      if (isTicking) return;
      isTicking = true;
      lastTickMs = clock.monotonicMs();
      heap.runIn(TICK_MS, runTick);
    },
  };
}
