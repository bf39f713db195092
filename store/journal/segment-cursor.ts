/**
 * Reads the records of one segment file in order, through a file descriptor of its own. What always holds:
 * it returns no record whose checksum is wrong, whose sequence does not grow, or that lies beyond the given
 * end; what it cannot read it skips to the next valid frame and reports.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { decodeFrame, findFrame, MAX_FRAME_BYTES, toFrameBytes } from './frame.ts';
import type { JournalBatch, JournalPosition, JournalRecord } from './journal.ts';
import { type SegmentName, toSegmentFile } from './journal-files.ts';
import { isSegmentHeader, SEGMENT_HEADER_BYTES } from './segment-header.ts';

/** At least one frame of the greatest size, so a refill that starts at a frame always holds it whole. */
const CHUNK_BYTES = MAX_FRAME_BYTES;

/** Up to where a segment is to be read: whichever comes first. */
export interface SegmentEnd {
  offset: number;
  /** The last record that belongs to the segment; a greater one there was refused and is never read. */
  sequence: number;
}

export interface SegmentCursor {
  /** After the last record returned, or after the damage behind it. */
  readonly position: JournalPosition;
  /** Size of the file now. */
  size(): Promise<number>;
  /** Adds records and damage to `batch` until a limit (false) or the end (true) is reached. */
  read(
    end: SegmentEnd,
    limits: { maxRecords: number; maxBytes: number },
    batch: SegmentBatch,
  ): Promise<boolean>;
  close(): Promise<void>;
}

export type SegmentBatch = Pick<JournalBatch, 'records' | 'damaged'> & { bytes: number };

export async function openSegmentCursor(
  directory: string,
  name: SegmentName,
  start: { offset: number; sequence: number },
): Promise<SegmentCursor> {
  const handle = await open(toSegmentFile(directory, name), 'r');
  let { sequence } = start;
  let offset = Math.max(start.offset, SEGMENT_HEADER_BYTES);
  // The bytes of the file from `windowOffset` on. Records are views of it, so it is replaced, never reused.
  let window: Buffer = Buffer.alloc(0);
  let windowOffset = offset;
  let damagedFrom: number | undefined;

  try {
    isSegmentHeader(await readAt(handle, 0, SEGMENT_HEADER_BYTES));
  } catch (error) {
    await handle.close();
    throw error;
  }

  async function refill(endOffset: number): Promise<boolean> {
    const windowEnd = windowOffset + window.length;
    if (windowEnd >= endOffset) return false;
    const bytes = await readAt(handle, offset, Math.min(CHUNK_BYTES, endOffset - offset));
    if (offset + bytes.length <= windowEnd) return false;
    window = bytes;
    windowOffset = offset;
    return true;
  }

  function endDamage(batch: SegmentBatch): void {
    if (damagedFrom === undefined) return;
    const reason = offset > damagedFrom ? 'unreadable' : 'missing';
    batch.damaged.push({ segment: name.segment, offset: damagedFrom, bytes: offset - damagedFrom, reason });
    damagedFrom = undefined;
  }

  function accept(record: JournalRecord, batch: SegmentBatch): void {
    if (record.sequence > sequence + 1) damagedFrom ??= offset;
    endDamage(batch);
    const bytes = toFrameBytes(window, offset - windowOffset);
    sequence = record.sequence;
    offset += bytes;
    batch.records.push(record);
    batch.bytes += bytes;
  }

  async function read(
    end: SegmentEnd,
    limits: { maxRecords: number; maxBytes: number },
    batch: SegmentBatch,
  ): Promise<boolean> {
    while (sequence < end.sequence && offset < end.offset) {
      if (batch.records.length >= limits.maxRecords || batch.bytes >= limits.maxBytes) return false;
      const windowEnd = Math.min(window.length, end.offset - windowOffset);
      const frame = decodeFrame(window, offset - windowOffset, windowEnd, name.seed);
      if (frame === 'incomplete') {
        if (await refill(end.offset)) continue;
        if (offset - windowOffset >= windowEnd) break;
      }
      if (typeof frame === 'object' && frame.sequence > end.sequence) break;
      if (typeof frame === 'object' && frame.sequence > sequence) {
        accept(frame, batch);
        continue;
      }
      damagedFrom ??= offset;
      offset = windowOffset + findFrame(window, offset - windowOffset, windowEnd);
    }
    finish(end, batch);
    return true;
  }

  /** What follows the last record is a torn tail, unless it is known that more records belong here. */
  function finish(end: SegmentEnd, batch: SegmentBatch): void {
    if (end.sequence === Number.POSITIVE_INFINITY) {
      offset = damagedFrom ?? offset;
      damagedFrom = undefined;
    } else if (sequence < end.sequence) {
      damagedFrom ??= offset;
      endDamage(batch);
      sequence = end.sequence;
    }
  }

  return {
    get position() {
      return { sequence, segment: name.segment, offset };
    },
    size: async () => (await handle.stat()).size,
    read,
    close: () => handle.close(),
  };
}

/** Fewer bytes than asked for only at the end of the file. */
async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
