/**
 * What a writer finds at start. Only the newest segment is read: the others' last sequence follows from the
 * next one's name. Nothing on disk is changed; a torn tail is cut by the name of the segment that follows.
 */
import { open, stat } from 'node:fs/promises';
import { readCommittedPosition } from './committed-position.ts';
import type { JournalPosition } from './journal.ts';
import { listSegments, type SegmentName, toSegmentFile } from './journal-files.ts';
import { openSegmentCursor, type SegmentBatch } from './segment-cursor.ts';

export interface RecoveredJournal {
  segments: { name: SegmentName; bytes: number }[];
  /** After the last whole record, which is on disk now; sequence and segment are never used again. */
  end: JournalPosition;
}

export async function recoverJournal(directory: string): Promise<RecoveredJournal> {
  const names = await listSegments(directory);
  const segments = await Promise.all(
    names.map(async name => ({ name, bytes: (await stat(toSegmentFile(directory, name))).size })),
  );
  const newest = names.at(-1);
  const end = newest ? await findEnd(directory, newest) : { sequence: 0, segment: 0, offset: 0 };
  // Somebody may have removed the segments and left the position: the sequence goes on behind it.
  const committed = await readCommittedPosition(directory);
  if (committed && committed.sequence > end.sequence) return { segments, end: committed };
  return { segments, end };
}

async function findEnd(directory: string, name: SegmentName): Promise<JournalPosition> {
  await syncSegment(directory, name);
  const cursor = await openSegmentCursor(directory, name, { offset: 0, sequence: name.firstSequence - 1 });
  try {
    const end = { offset: await cursor.size(), sequence: Number.POSITIVE_INFINITY };
    let isAtEnd = false;
    while (!isAtEnd) {
      const batch: SegmentBatch = { records: [], damaged: [], bytes: 0 };
      isAtEnd = await cursor.read(end, { maxRecords: 10_000, maxBytes: Number.POSITIVE_INFINITY }, batch);
    }
    return cursor.position;
  } finally {
    await cursor.close();
  }
}

/** After a kill the last records may be whole in the page cache only; what is announced must be on disk. */
async function syncSegment(directory: string, name: SegmentName): Promise<void> {
  const handle = await open(toSegmentFile(directory, name), 'r+');
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
