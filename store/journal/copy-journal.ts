/**
 * Copies what a journal has beyond a committed position. Nobody may delete segments meanwhile; the writer may go on: all
 * that was synced before the call is in the copy, and a record that was half written is a torn tail there.
 */
import { copyDurably } from '../copy-durably.ts';
import { openCommittedPosition } from './committed-position.ts';
import type { JournalPosition } from './journal.ts';
import { createDirectory, listSegments, toSegmentFile } from './journal-files.ts';

/** @param committed what the stores have; undefined: nothing */
export async function copyJournal(
  directory: string,
  target: string,
  committed: JournalPosition | undefined,
): Promise<void> {
  await createDirectory(target);
  for (const name of await listSegments(directory)) {
    if (name.segment < (committed?.segment ?? 0)) continue;
    await copyDurably(toSegmentFile(directory, name), toSegmentFile(target, name));
  }
  if (!committed) return;
  const position = await openCommittedPosition(target);
  try {
    await position.write(committed);
  } finally {
    await position.close();
  }
}
