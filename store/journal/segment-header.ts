/**
 * The first bytes of a segment file: who wrote it and in which format. Everything else that describes a
 * segment stands in its name, so a damaged header costs no record.
 */
import { crc32 } from 'node:zlib';
import { AppError } from '#core/app-error.ts';

const MAGIC = Buffer.from('leitjrnl', 'ascii');
const FORMAT_VERSION = 1;

/** Where the first frame stands. */
export const SEGMENT_HEADER_BYTES = 16;

export function encodeSegmentHeader(version: number = FORMAT_VERSION): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(version, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
  return header;
}

/**
 * Whether the header is undamaged. Throws STORE_TOO_NEW when a later release wrote it: reading on would
 * take its records for damage.
 */
export function isSegmentHeader(bytes: Buffer): boolean {
  if (bytes.length < SEGMENT_HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return false;
  if (bytes.readUInt32LE(12) !== crc32(bytes.subarray(0, 12))) return false;
  const version = bytes.readUInt32LE(8);
  if (version > FORMAT_VERSION)
    throw new AppError(
      'STORE_TOO_NEW',
      `the journal has format ${version}, this release reads ${FORMAT_VERSION}`,
    );
  return true;
}
