import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  encodeFrame,
  findFrame,
  MAX_FRAME_BYTES,
  toFrameBytes,
  toFrameBytesAtMost,
} from '../../../store/journal/frame.ts';
import type { JournalEntry } from '../../../store/journal/journal.ts';
import { createEntry, toPlain } from './journal-traffic.ts';

const SEED = 0x1234_5678;

function encode(entry: JournalEntry, sequence: number, seed = SEED): Buffer {
  const buffer = Buffer.alloc(toFrameBytesAtMost(entry) + 8);
  return buffer.subarray(8, 8 + encodeFrame(buffer, 8, sequence, entry, seed));
}

const entries = fc.record({
  receivedMs: fc.double({ noNaN: true }),
  identity: fc.string({ unit: 'grapheme', maxLength: 60 }),
  topic: fc.string({ unit: 'binary', maxLength: 60 }),
  payload: fc.uint8Array({ maxLength: 300 }),
});

describe('frame', () => {
  it('gives back what it was given', () => {
    fc.assert(
      fc.property(entries, fc.maxSafeNat(), (entry, sequence) => {
        const frame = encode(entry, sequence);
        expect(frame.length).toBeLessThanOrEqual(toFrameBytesAtMost(entry));
        const record = decodeFrame(frame, 0, frame.length, SEED);
        if (typeof record === 'string') throw new Error(record);
        expect(toPlain(record)).toEqual(toPlain({ sequence, ...entry }));
        expect(toFrameBytes(frame, 0)).toBe(frame.length);
      }),
    );
  });

  it('is incomplete when cut anywhere, and invalid with any bit changed', () => {
    const frame = encode(createEntry(7), 42);
    for (let end = 0; end < frame.length; end++) expect(decodeFrame(frame, 0, end, SEED)).toBe('incomplete');
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const changed = Buffer.from(frame);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeFrame(changed, 0, changed.length, SEED)).not.toBeTypeOf('object');
    }
  });

  it('never takes arbitrary bytes for a record, and never throws', () => {
    const marked = fc
      .uint8Array({ maxLength: 200 })
      .map(bytes => Buffer.from([0xf5, 0x4c, 0x4a, 0xfa, ...bytes]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), marked), bytes => {
        const buffer = Buffer.from(bytes);
        expect(decodeFrame(buffer, 0, buffer.length, SEED)).toBeTypeOf('string');
      }),
    );
    expect(decodeFrame(Buffer.alloc(4096), 0, 4096, SEED)).toBe('invalid');
  });

  it('does not take a frame that was made with another seed', () => {
    const frame = encode(createEntry(1), 1, SEED + 1);
    expect(decodeFrame(frame, 0, frame.length, SEED)).toBe('invalid');
  });

  it('finds the next frame behind damage, also when only the start of its marker is there', () => {
    const frame = encode(createEntry(1), 1);
    const buffer = Buffer.concat([Buffer.alloc(100, 0xf5), frame]);
    expect(findFrame(buffer, 0, buffer.length)).toBe(100);
    const cut = buffer.subarray(0, 102);
    expect(findFrame(cut, 0, cut.length)).toBeLessThanOrEqual(100);
  });

  it('says of an entry beyond its limits that it does not fit', () => {
    expect(toFrameBytesAtMost(createEntry(1, MAX_FRAME_BYTES))).toBeGreaterThan(MAX_FRAME_BYTES);
    expect(toFrameBytesAtMost({ ...createEntry(1), topic: 'x'.repeat(65_536) })).toBeGreaterThan(
      MAX_FRAME_BYTES,
    );
  });
});
