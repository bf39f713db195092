/**
 * Shares one rate among all devices that have something late to say, in turn, so that neither the broker nor
 * a single device is overrun (domain rule 6: 2 messages per second and device).
 */
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
  ratePerS: number;
  spacingPerDeviceMs: number;
}

const TICK_MS = 20;

export function createLatePacer({ heap, ratePerS, spacingPerDeviceMs }: LatePacerOptions): LatePacer {
  /** In the order of their next turn, because every turn is followed by the same pause. */
  const turns: { sender: LateSender; notBeforeTick: number }[] = [];
  const waiting = new Set<LateSender>();
  const pauseTicks = Math.max(1, Math.round(spacingPerDeviceMs / TICK_MS));
  let tick = 0;
  let isTicking = false;
  let allowance = 0;

  const runTick = () => {
    tick++;
    allowance = Math.min(allowance + (ratePerS * TICK_MS) / 1000, ratePerS / 4);
    while (allowance >= 1 && turns.length > 0 && turns[0]!.notBeforeTick <= tick) {
      const { sender } = turns.shift()!;
      if (sender.sendLate()) {
        allowance--;
        turns.push({ sender, notBeforeTick: tick + pauseTicks });
      } else {
        waiting.delete(sender);
      }
    }
    isTicking = turns.length > 0;
    if (isTicking) heap.runIn(TICK_MS, runTick);
  };

  return {
    join(sender) {
      if (waiting.has(sender)) return;
      waiting.add(sender);
      // A newcomer waits a whole pause, which keeps the turns in order.
      turns.push({ sender, notBeforeTick: tick + pauseTicks });
      if (!isTicking) {
        isTicking = true;
        heap.runIn(TICK_MS, runTick);
      }
    },
  };
}
