/**
 * What is due when, for tens of thousands of keys that are put off again and again. Putting off costs a map entry:
 * the heap is touched when the old time has come. Bounded by the number of keys.
 */
import { pushToHeap, takeFirstOfHeap } from '../binary-heap.ts';

export interface DueQueue {
  set(key: string, dueMs: number): void;
  delete(key: string): void;
  /** When the first key due by then is due; undefined: none is. */
  firstDueMs(untilMs: number): number | undefined;
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

  /** The first of the heap, once what was deleted or put off has left its place. */
  function findDue(untilMs: number): Queued | undefined {
    for (let first = heap[0]; first && first.dueMs <= untilMs; first = heap[0]) {
      const { key, dueMs } = first;
      const known = keys.get(key);
      if (known?.dueMs === dueMs && known.queuedMs === dueMs) return first;
      takeFirstOfHeap(heap, isBefore);
      if (known?.queuedMs === dueMs) queue(key, known.dueMs);
    }
    return undefined;
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
    firstDueMs: untilMs => findDue(untilMs)?.dueMs,
    takeDue(untilMs) {
      const first = findDue(untilMs);
      if (!first) return undefined;
      takeFirstOfHeap(heap, isBefore);
      keys.delete(first.key);
      return first;
    },
  };
}
