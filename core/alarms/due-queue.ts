/**
 * What is due when, for tens of thousands of keys that are put off again and again. Putting off costs a map entry:
 * the heap is touched when the old time has come. Bounded by the number of keys.
 */
import { pushToHeap, takeFirstOfHeap } from '../binary-heap.ts';

export interface DueQueue {
  set(key: string, dueMs: number): void;
  delete(key: string): void;
  /** The first key due by then, and it is not due any more; keys of one instant come in the order of their text. */
  takeDue(untilMs: number): { key: string; dueMs: number } | undefined;
}

interface Queued {
  key: string;
  dueMs: number;
}

const isBefore = (a: Queued, b: Queued) => a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.key < b.key);

export function createDueQueue(): DueQueue {
  const heap: Queued[] = [];
  /** `queuedMs`: the entry of the heap that counts; others of the key are left-overs. */
  const keys = new Map<string, { dueMs: number; queuedMs: number }>();

  function queue(key: string, dueMs: number): void {
    keys.set(key, { dueMs, queuedMs: dueMs });
    pushToHeap(heap, { key, dueMs }, isBefore);
  }

  return {
    set(key, dueMs) {
      const known = keys.get(key);
      if (known && known.queuedMs <= dueMs) known.dueMs = dueMs;
      else queue(key, dueMs);
    },
    delete(key) {
      keys.delete(key);
    },
    takeDue(untilMs) {
      for (let first = heap[0]; first && first.dueMs <= untilMs; first = heap[0]) {
        const { key, dueMs } = takeFirstOfHeap(heap, isBefore);
        const known = keys.get(key);
        if (known?.queuedMs !== dueMs) continue;
        if (known.dueMs > dueMs) queue(key, known.dueMs);
        else {
          keys.delete(key);
          return { key, dueMs };
        }
      }
      return undefined;
    },
  };
}
