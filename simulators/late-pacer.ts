/**
 * Shares one rate among all devices that have something late to say, in turn, so that neither the broker nor
 * a single device is overrun (domain rule 6: 2 messages per second and device). Who is in a hurry goes first.
 */
import type { Clock } from '#core/clock.ts';
import type { TimerHeap } from './timer-heap.ts';

export interface LateSender {
  /** Sends one late message; false: nothing more to say, or not now. */
  sendLate(): boolean;
}

export interface LatePacer {
  /** The sender gets its turns until it says no, before the others if urgent. Joining twice is joining once. */
  join(sender: LateSender, isUrgent?: boolean): void;
}

export interface LatePacerOptions {
  heap: TimerHeap;
  clock: Clock;
  ratePerS: number;
  spacingPerDeviceMs: number;
}

interface Turn {
  sender: LateSender;
  notBeforeMs: number;
}

const TICK_MS = 20;
/** A busy machine may make up for so much lost time at once, not more. */
const LONGEST_CATCH_UP_MS = 250;

export function createLatePacer({ heap, clock, ratePerS, spacingPerDeviceMs }: LatePacerOptions): LatePacer {
  /** Each in the order of their next turn, because every turn is followed by the same pause. */
  const urgentLane: Turn[] = [];
  const ordinaryLane: Turn[] = [];
  const waiting = new Set<LateSender>();
  let isTicking = false;
  let allowance = 0;
  let lastTickMs = 0;

  const runLane = (lane: Turn[], nowMs: number) => {
    while (allowance >= 1 && lane.length > 0 && lane[0]!.notBeforeMs <= nowMs) {
      const { sender } = lane.shift()!;
      if (sender.sendLate()) {
        allowance--;
        lane.push({ sender, notBeforeMs: nowMs + spacingPerDeviceMs });
      } else {
        waiting.delete(sender);
      }
    }
  };

  const runTick = () => {
    const nowMs = clock.monotonicMs();
    allowance += (ratePerS * Math.min(LONGEST_CATCH_UP_MS, nowMs - lastTickMs)) / 1000;
    lastTickMs = nowMs;
    for (const lane of [urgentLane, ordinaryLane]) runLane(lane, nowMs);
    // What nobody needed now is not saved up for later.
    allowance = Math.min(allowance, Math.max(1, (ratePerS * TICK_MS) / 1000));
    isTicking = waiting.size > 0;
    if (isTicking) heap.runIn(TICK_MS, runTick);
  };

  return {
    join(sender, isUrgent = false) {
      if (waiting.has(sender)) return;
      waiting.add(sender);
      // A newcomer waits a whole pause, which keeps the turns in order.
      const lane = isUrgent ? urgentLane : ordinaryLane;
      lane.push({ sender, notBeforeMs: clock.monotonicMs() + spacingPerDeviceMs });
      if (isTicking) return;
      isTicking = true;
      lastTickMs = clock.monotonicMs();
      heap.runIn(TICK_MS, runTick);
    },
  };
}
