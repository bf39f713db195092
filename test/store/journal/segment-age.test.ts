/** What was stored leaves the disk soon, also when nothing comes after it that would fill the segment. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { JournalReader, JournalWriter } from '../../../store/journal/journal.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { append, createEntry, readAll } from './journal-traffic.ts';

const OPTIONS = { limitBytes: 1e9, segmentAgeMs: 20 };

function isOnDisk(directory: string, text: string): boolean {
  return readdirSync(directory).some(file => readFileSync(join(directory, file)).includes(text));
}

async function takeAll(writer: JournalWriter, reader: JournalReader): Promise<number[]> {
  reader.advance(writer.synced);
  const records = await readAll(reader);
  await reader.commit(writer.synced);
  writer.release(writer.synced);
  return records.map(record => record.sequence);
}

test('a segment that is stored is deleted when it gets old, and the sequence goes on', async () => {
  const directory = createTemporaryDirectory();
  const writer = await openJournalWriter({ directory, ...OPTIONS });
  const reader = await openJournalReader({ directory });
  for (const number of [1, 2, 3]) {
    await append(writer, createEntry(number));
    expect(isOnDisk(directory, `mast-${number}`)).toBe(true);
    expect(await takeAll(writer, reader)).toEqual([number]);
    await waitUntil(
      'the record to be gone',
      () => isOnDisk(directory, `mast-${number}`),
      isThere => !isThere,
    );
  }
  const { segment } = writer.synced;
  await new Promise(resolve => setTimeout(resolve, 5 * OPTIONS.segmentAgeMs));
  expect(writer.synced.segment).toBe(segment);
  await writer.close();
  await reader.close();
});

test('a segment that is not stored stays, however old', async () => {
  const directory = createTemporaryDirectory();
  const writer = await openJournalWriter({ directory, ...OPTIONS });
  const first = writer.synced.segment;
  await append(writer, createEntry(1));
  await waitUntil(
    'a newer segment',
    () => writer.synced.segment,
    segment => segment > first,
  );
  await append(writer, createEntry(2));
  const reader = await openJournalReader({ directory });
  expect(await takeAll(writer, reader)).toEqual([1, 2]);
  await writer.close();
  await reader.close();
});
