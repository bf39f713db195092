/**
 * The file with the position ingest has committed. Two slots, each a disk block of its own, are written in
 * turn and synced, so one of them is always whole; and because the file never grows, a position can still be
 * committed, and space be freed by it, when the disk is full. The greater generation counts.
 */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AppError } from '#core/app-error.ts';
import type { JournalPosition } from './journal.ts';
import { COMMITTED_POSITION_FILE, syncDirectory } from './journal-files.ts';

const SLOT_BYTES = 4096;
const USED_BYTES = 40;
const MAGIC = 0x31_70_6a_6c;

export interface CommittedPosition {
  /** Undefined when nothing was ever committed, or both slots are damaged. */
  readonly position: JournalPosition | undefined;
  /** Durable when it resolves; JOURNAL_FAILED (retry) otherwise, and then the old position stands. */
  write(position: JournalPosition): Promise<void>;
  close(): Promise<void>;
}

interface Slot {
  generation: number;
  position: JournalPosition;
}

export async function openCommittedPosition(directory: string): Promise<CommittedPosition> {
  const handle = await open(join(directory, COMMITTED_POSITION_FILE), constants.O_RDWR | constants.O_CREAT);
  let newest = await readNewestSlot(handle);
  if ((await handle.stat()).size < 2 * SLOT_BYTES) {
    const slots = Buffer.alloc(2 * SLOT_BYTES);
    if (newest) encodeSlot(newest).copy(slots, toSlotOffset(newest.generation));
    await handle.write(slots, 0, slots.length, 0);
    await handle.sync();
    await syncDirectory(directory);
  }

  async function write(position: JournalPosition): Promise<void> {
    const slot = { generation: (newest?.generation ?? 0) + 1, position };
    try {
      const offset = toSlotOffset(slot.generation);
      const { bytesWritten } = await handle.write(encodeSlot(slot), 0, SLOT_BYTES, offset);
      if (bytesWritten < SLOT_BYTES) throw new Error('short write');
      await handle.datasync();
    } catch (cause) {
      throw new AppError('JOURNAL_FAILED', 'the position was not committed', { canRetry: true, cause });
    }
    newest = slot;
  }

  return {
    get position() {
      return newest?.position;
    },
    write,
    close: () => handle.close(),
  };
}

/** For the writer, which must never give out a sequence that ingest has already passed. */
export async function readCommittedPosition(directory: string): Promise<JournalPosition | undefined> {
  const handle = await open(join(directory, COMMITTED_POSITION_FILE), 'r').catch(() => undefined);
  if (!handle) return undefined;
  try {
    return (await readNewestSlot(handle))?.position;
  } finally {
    await handle.close();
  }
}

async function readNewestSlot(handle: FileHandle): Promise<Slot | undefined> {
  const bytes = Buffer.alloc(2 * SLOT_BYTES);
  await handle.read(bytes, 0, bytes.length, 0);
  const slots = [decodeSlot(bytes, 0), decodeSlot(bytes, SLOT_BYTES)].filter(slot => slot !== undefined);
  return slots.sort((a, b) => b.generation - a.generation)[0];
}

function toSlotOffset(generation: number): number {
  return (generation % 2) * SLOT_BYTES;
}

function encodeSlot(slot: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeUInt32LE(MAGIC, 0);
  bytes.writeDoubleLE(slot.generation, 8);
  bytes.writeDoubleLE(slot.position.sequence, 16);
  bytes.writeDoubleLE(slot.position.segment, 24);
  bytes.writeDoubleLE(slot.position.offset, 32);
  bytes.writeUInt32LE(crc32(bytes.subarray(8, USED_BYTES)), 4);
  return bytes;
}

function decodeSlot(bytes: Buffer, at: number): Slot | undefined {
  if (bytes.readUInt32LE(at) !== MAGIC) return undefined;
  if (bytes.readUInt32LE(at + 4) !== crc32(bytes.subarray(at + 8, at + USED_BYTES))) return undefined;
  return {
    generation: bytes.readDoubleLE(at + 8),
    position: {
      sequence: bytes.readDoubleLE(at + 16),
      segment: bytes.readDoubleLE(at + 24),
      offset: bytes.readDoubleLE(at + 32),
    },
  };
}
