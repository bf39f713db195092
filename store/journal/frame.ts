/**
 * The bytes of one record, version 1, little endian:
 *
 *     0 marker    u32   start of a frame, to find the next one after damage
 *     4 checksum  u32   CRC-32 of everything behind it, started with the segment's seed
 *     8 length    u32   of the whole frame
 *    12 sequence  f64   exact up to 2^53
 *    20 received  f64   Unix milliseconds
 *    28 identity  u16   bytes
 *    30 topic     u16   bytes
 *    32 identity, topic (UTF-8), payload
 *
 * Pure: no I/O, no state. What `decodeFrame` returns as a record was written by `encodeFrame` with the same seed.
 */
import { crc32 } from 'node:zlib';
import type { JournalEntry, JournalRecord } from './journal.ts';

/** 0xF5 and 0xFA never occur in UTF-8, so text payloads are passed over quickly after damage. */
const MARKER = 0xfa_4a_4c_f5;
const MARKER_BYTES = Buffer.from([0xf5, 0x4c, 0x4a, 0xfa]);
const FIXED_BYTES = 32;
/** Longest identity or topic in UTF-16 units whose UTF-8 is sure to fit 16 bits. */
const MAX_TEXT_UNITS = 21_845;

/** Far above what the broker lets in (64 KiB): a longer length field is damage. */
export const MAX_FRAME_BYTES = 1024 * 1024;

/** Upper bound of the frame's size, cheap; above MAX_FRAME_BYTES the entry cannot be filed. */
export function toFrameBytesAtMost(entry: JournalEntry): number {
  if (entry.identity.length > MAX_TEXT_UNITS || entry.topic.length > MAX_TEXT_UNITS)
    return Number.POSITIVE_INFINITY;
  return FIXED_BYTES + 3 * (entry.identity.length + entry.topic.length) + entry.payload.length;
}

/** Writes the frame at `offset`, where `toFrameBytesAtMost` bytes must be free; returns its size. */
export function encodeFrame(
  buffer: Buffer,
  offset: number,
  sequence: number,
  entry: JournalEntry,
  seed: number,
): number {
  const identityAt = offset + FIXED_BYTES;
  const identityBytes = buffer.write(entry.identity, identityAt, 'utf8');
  const topicBytes = buffer.write(entry.topic, identityAt + identityBytes, 'utf8');
  const payloadAt = identityAt + identityBytes + topicBytes;
  buffer.set(entry.payload, payloadAt);
  const end = payloadAt + entry.payload.length;
  buffer.writeUInt32LE(MARKER, offset);
  buffer.writeUInt32LE(end - offset, offset + 8);
  buffer.writeDoubleLE(sequence, offset + 12);
  buffer.writeDoubleLE(entry.receivedMs, offset + 20);
  buffer.writeUInt16LE(identityBytes, offset + 28);
  buffer.writeUInt16LE(topicBytes, offset + 30);
  buffer.writeUInt32LE(crc32(buffer.subarray(offset + 8, end), seed), offset + 4);
  return end - offset;
}

/**
 * The record at `offset`, its payload a view of the buffer; 'incomplete' when `end` cuts a frame that may
 * be whole with more bytes; 'invalid' when no frame starts here.
 */
export function decodeFrame(
  buffer: Buffer,
  offset: number,
  end: number,
  seed: number,
): JournalRecord | 'incomplete' | 'invalid' {
  if (end - offset < FIXED_BYTES) return 'incomplete';
  if (buffer.readUInt32LE(offset) !== MARKER) return 'invalid';
  const length = toFrameBytes(buffer, offset);
  const identityBytes = buffer.readUInt16LE(offset + 28);
  const topicBytes = buffer.readUInt16LE(offset + 30);
  if (length > MAX_FRAME_BYTES || length < FIXED_BYTES + identityBytes + topicBytes) return 'invalid';
  if (end - offset < length) return 'incomplete';
  const checksum = buffer.readUInt32LE(offset + 4);
  if (crc32(buffer.subarray(offset + 8, offset + length), seed) !== checksum) return 'invalid';
  const identityAt = offset + FIXED_BYTES;
  const topicAt = identityAt + identityBytes;
  const payloadAt = topicAt + topicBytes;
  return {
    sequence: buffer.readDoubleLE(offset + 12),
    receivedMs: buffer.readDoubleLE(offset + 20),
    identity: buffer.toString('utf8', identityAt, topicAt),
    topic: buffer.toString('utf8', topicAt, payloadAt),
    payload: buffer.subarray(payloadAt, offset + length),
  };
}

/** Size of the frame at `offset`, once `decodeFrame` has found it valid. */
export function toFrameBytes(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset + 8);
}

/** The next place after `offset` where a frame may start, or the last three bytes before `end`. */
export function findFrame(buffer: Buffer, offset: number, end: number): number {
  const found = buffer.indexOf(MARKER_BYTES, offset + 1);
  const lastChance = Math.max(offset + 1, end - MARKER_BYTES.length + 1);
  return found < 0 || found > lastChance ? lastChance : found;
}
