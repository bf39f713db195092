/**
 * The entries that share one write and one sync: their frames in one buffer, their callbacks in order.
 * A batch is filled while another is written; its buffer is used again.
 */
import { encodeFrame, toFrameBytesAtMost } from './frame.ts';
import type { JournalEntry } from './journal.ts';

const START_BYTES = 256 * 1024;
/** A buffer that one burst has made larger than this is given back. */
const KEEP_BYTES = 4 * 1024 * 1024;

export type AppendCallback = (error: Error | null) => void;

export interface AppendBatch {
  readonly bytes: number;
  readonly entries: number;
  add(sequence: number, entry: JournalEntry, seed: number, callback: AppendCallback): void;
  /** Valid until `settle`. */
  data(): Buffer;
  /** Empties the batch, then calls back every entry, in order. */
  settle(error: Error | null): void;
}

export function createAppendBatch(): AppendBatch {
  let buffer: Buffer = Buffer.allocUnsafeSlow(START_BYTES);
  let bytes = 0;
  let callbacks: AppendCallback[] = [];

  function reserve(wanted: number): void {
    if (bytes + wanted <= buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * buffer.length, bytes + wanted));
    buffer.copy(larger, 0, 0, bytes);
    buffer = larger;
  }

  return {
    get bytes() {
      return bytes;
    },
    get entries() {
      return callbacks.length;
    },
    add(sequence, entry, seed, callback) {
      reserve(toFrameBytesAtMost(entry));
      bytes += encodeFrame(buffer, bytes, sequence, entry, seed);
      callbacks.push(callback);
    },
    data: () => buffer.subarray(0, bytes),
    settle(error) {
      const settled = callbacks;
      callbacks = [];
      bytes = 0;
      if (buffer.length > KEEP_BYTES) buffer = Buffer.allocUnsafeSlow(START_BYTES);
      for (const callback of settled) callback(error);
    },
  };
}
