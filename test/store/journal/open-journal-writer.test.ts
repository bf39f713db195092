/** What is particular to the segment files: grouping, bounds, and directories that cannot be used. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MAX_FRAME_BYTES } from '../../../store/journal/frame.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { append, appendAll, createEntry, readAll } from './journal-traffic.ts';

describe('journal writer', () => {
  it('shares one sync among all entries that wait', async () => {
    const writer = await openJournalWriter({ directory: createTemporaryDirectory(), limitBytes: 1e8 });
    const settled: number[] = [];
    const done = new Promise<void>(resolve => {
      for (let number = 0; number < 5000; number++)
        writer.append(createEntry(number), error => {
          if (!error) settled.push(number);
          if (number === 4999) resolve();
        });
    });
    expect(writer.stats).toMatchObject({ pending: 5000, appended: 0 });
    await done;
    expect(settled).toEqual(Array.from({ length: 5000 }, (_, number) => number));
    expect(writer.stats).toMatchObject({ pending: 0, pendingBytes: 0, appended: 5000, syncs: 1 });
    await writer.close();
  });

  it('takes entries appended inside a callback, and follows a burst larger than a segment with a new one', async () => {
    const directory = createTemporaryDirectory();
    const writer = await openJournalWriter({ directory, limitBytes: 1e8, segmentBytes: 10_000 });
    await appendAll(
      writer,
      Array.from({ length: 100 }, (_, number) => createEntry(number, 1000)),
    );
    await new Promise<void>(resolve =>
      writer.append(createEntry(100), () => writer.append(createEntry(101), () => resolve())),
    );
    expect(writer.stats.segments).toBe(2);
    const reader = await openJournalReader({ directory });
    reader.advance(writer.synced);
    expect(await readAll(reader)).toHaveLength(102);
    await reader.close();
    await writer.close();
  });

  it('refuses an entry larger than a frame for good, and takes the next one', async () => {
    const writer = await openJournalWriter({ directory: createTemporaryDirectory(), limitBytes: 1e8 });
    const tooLarge = append(writer, createEntry(1, MAX_FRAME_BYTES));
    await expect(tooLarge).rejects.toMatchObject({ code: 'JOURNAL_FAILED', canRetry: false });
    await append(writer, createEntry(2));
    expect(writer.synced.sequence).toBe(1);
    expect(writer.stats.healthy).toBe(true);
    await writer.close();
  });

  it('lets no more than 64 MiB wait for their sync', async () => {
    const writer = await openJournalWriter({ directory: createTemporaryDirectory(), limitBytes: 1e9 });
    const entries = Array.from({ length: 100 }, (_, number) => createEntry(number, 1_000_000));
    const results = await Promise.allSettled(entries.map(entry => append(writer, entry)));
    const refused = results.filter(result => result.status === 'rejected');
    expect(refused.length).toBe(writer.stats.refusedFull);
    expect(writer.synced.sequence).toBe(67);
    await append(writer, createEntry(101));
    await writer.close();
  });

  it('says that a directory cannot be used', async () => {
    const file = join(createTemporaryDirectory(), 'file');
    writeFileSync(file, '');
    for (const directory of [file, join(file, 'journal')]) {
      const unavailable = { code: 'STORE_UNAVAILABLE' };
      await expect(openJournalWriter({ directory, limitBytes: 1e6 })).rejects.toMatchObject(unavailable);
      await expect(openJournalReader({ directory })).rejects.toMatchObject(unavailable);
    }
  });

  it('gives the lock back when it cannot open', async () => {
    const directory = createTemporaryDirectory();
    const obstacle = join(directory, 'segment-0000000001-0000000000000001-00000000');
    mkdirSync(obstacle);
    const options = { directory, limitBytes: 1e6 };
    await expect(openJournalWriter(options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(openJournalWriter(options)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});
