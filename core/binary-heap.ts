/** A binary heap in a plain array: the first entry is the one that is before all others. */

export type IsBefore<T> = (one: T, other: T) => boolean;

export function pushToHeap<T>(heap: T[], entry: T, isBefore: IsBefore<T>): void {
  let at = heap.length;
  heap.push(entry);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(entry, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = entry;
}

/** Of a heap that is not empty. */
export function takeFirstOfHeap<T>(heap: T[], isBefore: IsBefore<T>): T {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
    if (!isBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
