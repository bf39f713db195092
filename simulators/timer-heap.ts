/**
 * One timer for a whole fleet: a binary heap of what is due, and a single Node timer for the first of it.
 * Tasks run in order of their time; a task that throws is our own bug and ends the process.
 */
import { pushToHeap, takeFirstOfHeap } from '#core/binary-heap.ts';
import type { Clock } from '#core/clock.ts';

export interface TimerHeap {
  /** After so many milliseconds, at once when negative. A task cannot be taken back: it checks if it still counts. */
  runIn(delayMs: number, task: () => void): void;
  readonly size: number;
  /** Runs what is due: for a clock that is moved by hand, which no timer follows. */
  runDue(): void;
  /** Forgets everything. */
  clear(): void;
}

interface Entry {
  dueMs: number;
  /** Ties run in the order of their arrival. */
  order: number;
  task: () => void;
}

const isBefore = (a: Entry, b: Entry) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

export function createTimerHeap(clock: Clock): TimerHeap {
  const heap: Entry[] = [];
  let order = 0;
  let timer: NodeJS.Timeout | undefined;
  let armedForMs = Number.POSITIVE_INFINITY;

  const arm = () => {
    const first = heap[0];
    if (!first || first.dueMs === armedForMs) return;
    clearTimeout(timer);
    armedForMs = first.dueMs;
    timer = setTimeout(runDue, Math.max(0, first.dueMs - clock.monotonicMs()));
  };

  const runDue = () => {
    armedForMs = Number.POSITIVE_INFINITY;
    const nowMs = clock.monotonicMs();
    while (heap.length > 0 && heap[0]!.dueMs <= nowMs) takeFirstOfHeap(heap, isBefore).task();
    arm();
  };

  return {
    runIn(delayMs, task) {
      pushToHeap(heap, { dueMs: clock.monotonicMs() + Math.max(0, delayMs), order: order++, task }, isBefore);
      arm();
    },
    get size() {
      return heap.length;
    },
    runDue,
    clear() {
      clearTimeout(timer);
      armedForMs = Number.POSITIVE_INFINITY;
      heap.length = 0;
    },
  };
}
