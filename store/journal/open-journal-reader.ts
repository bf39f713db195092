/**
 * Opens the reading side of the journal. It shares nothing with the writer but the files, and what always
 * holds: nothing behind the announced position is read, order is that of the sequence, and a position that
 * points at a deleted segment continues at the next one there is.
 */
import { AppError } from '#core/app-error.ts';
import { openCommittedPosition } from './committed-position.ts';
import type { JournalBatch, JournalPosition, JournalReader } from './journal.ts';
import { createDirectory, listSegments, type SegmentName } from './journal-files.ts';
import { openSegmentCursor, type SegmentBatch, type SegmentCursor } from './segment-cursor.ts';
import { SEGMENT_HEADER_BYTES } from './segment-header.ts';

const BEFORE_FIRST: JournalPosition = { sequence: 0, segment: 0, offset: 0 };

/**
 * Rejects with STORE_UNAVAILABLE when the directory cannot be used. A missing or broken position starts at
 * the oldest segment: a replay is harmless. One `read` at a time, and no `rewind` meanwhile.
 */
export async function openJournalReader({ directory }: { directory: string }): Promise<JournalReader> {
  const committed = await openCommitted(directory);
  let position = committed.position ?? BEFORE_FIRST;
  let synced = BEFORE_FIRST;
  let segments: SegmentName[] = [];
  let cursor: SegmentCursor | undefined;
  let isReading = false;
  let isClosed = false;

  async function closeCursor(): Promise<void> {
    const closing = cursor;
    cursor = undefined;
    await closing?.close();
  }

  /** The segment that `at` points into, or the next one there is, and the one after it. */
  async function findSegments(at: JournalPosition, limit: JournalPosition) {
    if ((segments.at(-1)?.segment ?? 0) < limit.segment) segments = await listSegments(directory);
    const known = segments.filter(name => name.segment >= at.segment && name.segment <= limit.segment);
    return { current: known[0], next: known[1] };
  }

  /** Undefined when the segment was deleted since it was listed. */
  async function openCursor(name: SegmentName, at: JournalPosition): Promise<SegmentCursor | undefined> {
    const start = at.segment === name.segment ? at : { offset: 0, sequence: name.firstSequence - 1 };
    try {
      return await openSegmentCursor(directory, name, start);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      segments = segments.filter(other => other !== name);
      return undefined;
    }
  }

  async function readUpTo(
    limit: JournalPosition,
    limits: { maxRecords: number; maxBytes: number },
    batch: SegmentBatch,
  ): Promise<JournalPosition> {
    let at = position;
    while (isBefore(at, limit)) {
      const { current, next } = await findSegments(at, limit);
      if (!current) break;
      if (cursor && cursor.position.segment !== current.segment) await closeCursor();
      cursor ??= await openCursor(current, at);
      if (!cursor) continue;
      const end =
        current.segment === limit.segment
          ? limit
          : { offset: await cursor.size(), sequence: (next?.firstSequence ?? limit.sequence + 1) - 1 };
      const isAtEnd = await cursor.read(end, limits, batch);
      at = cursor.position;
      if (!isAtEnd) break;
      // A deleted file keeps its space as long as somebody has it open, and a full disk would stay full.
      await closeCursor();
      if (!next) break;
      at = { sequence: next.firstSequence - 1, segment: next.segment, offset: SEGMENT_HEADER_BYTES };
    }
    return at;
  }

  async function read(limits: { maxRecords: number; maxBytes: number }): Promise<JournalBatch> {
    if (isClosed) throw new AppError('JOURNAL_CLOSED', 'the journal reader is closed');
    if (isReading) throw new Error('the journal is read by one caller at a time');
    isReading = true;
    const batch: SegmentBatch = { records: [], damaged: [], bytes: 0 };
    try {
      position = await readUpTo(synced, limits, batch);
      return { records: batch.records, end: position, damaged: batch.damaged };
    } catch (error) {
      await closeCursor();
      throw error instanceof AppError ? error : toUnavailable('the journal cannot be read', error);
    } finally {
      isReading = false;
    }
  }

  return {
    advance(next) {
      if (isBefore(synced, next)) synced = next;
    },
    read,
    commit: next => committed.write(next),
    rewind() {
      if (isReading) throw new Error('the journal is being read');
      position = committed.position ?? BEFORE_FIRST;
      void closeCursor();
    },
    get committed() {
      return committed.position ?? BEFORE_FIRST;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await closeCursor();
      await committed.close();
    },
  };
}

async function openCommitted(directory: string) {
  try {
    await createDirectory(directory);
    return await openCommittedPosition(directory);
  } catch (error) {
    throw toUnavailable('the journal directory cannot be used', error);
  }
}

function toUnavailable(message: string, cause: unknown): AppError {
  return new AppError('STORE_UNAVAILABLE', message, { canRetry: true, cause });
}

function isBefore(a: JournalPosition, b: JournalPosition): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}
