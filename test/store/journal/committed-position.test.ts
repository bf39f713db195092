/** The file of the committed position: it survives, whatever a crash or a full disk leaves of a write. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCommittedPosition, readCommittedPosition } from '../../../store/journal/committed-position.ts';
import { COMMITTED_POSITION_FILE } from '../../../store/journal/journal-files.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { append, createEntry, readAll } from './journal-traffic.ts';

function toPosition(sequence: number) {
  return { sequence, segment: 1, offset: 16 + 100 * sequence };
}

describe('committed position', () => {
  it('is the last one written, after any number of writes', async () => {
    const directory = createTemporaryDirectory();
    for (let sequence = 1; sequence <= 5; sequence++) {
      const committed = await openCommittedPosition(directory);
      expect(committed.position?.sequence).toBe(sequence > 1 ? sequence - 1 : undefined);
      await committed.write(toPosition(sequence));
      expect(committed.position).toEqual(toPosition(sequence));
      await committed.close();
    }
    expect(await readCommittedPosition(directory)).toEqual(toPosition(5));
  });

  it('is the one before when the last write was torn', async () => {
    const directory = createTemporaryDirectory();
    const file = join(directory, COMMITTED_POSITION_FILE);
    const committed = await openCommittedPosition(directory);
    await committed.write(toPosition(1));
    await committed.write(toPosition(2));
    const before = readFileSync(file);
    await committed.write(toPosition(3));
    await committed.close();
    const after = readFileSync(file);
    for (let cut = 0; cut < after.length; cut++) {
      if (after[cut] === before[cut]) continue;
      writeFileSync(file, Buffer.concat([after.subarray(0, cut), before.subarray(cut)]));
      const { sequence } = (await readCommittedPosition(directory))!;
      expect([2, 3]).toContain(sequence);
    }
  });

  it('never makes the file grow, so it can be committed on a full disk', async () => {
    const directory = createTemporaryDirectory();
    const committed = await openCommittedPosition(directory);
    const { length } = readFileSync(join(directory, COMMITTED_POSITION_FILE));
    for (let sequence = 1; sequence < 4; sequence++) await committed.write(toPosition(sequence));
    await committed.close();
    expect(readFileSync(join(directory, COMMITTED_POSITION_FILE))).toHaveLength(length);
  });

  it('missing or broken means: from the oldest segment', async () => {
    const directory = createTemporaryDirectory();
    const file = join(directory, COMMITTED_POSITION_FILE);
    const writer = await openJournalWriter({ directory, limitBytes: 1e6 });
    await append(writer, createEntry(1));
    await append(writer, createEntry(2));
    for (const content of [Buffer.alloc(0), Buffer.alloc(8192, 0xff), Buffer.alloc(100)]) {
      writeFileSync(file, content);
      const reader = await openJournalReader({ directory });
      expect(reader.committed.sequence).toBe(0);
      reader.advance(writer.synced);
      expect(await readAll(reader)).toHaveLength(2);
      await reader.commit(writer.synced);
      expect(reader.committed).toEqual(writer.synced);
      await reader.close();
    }
    await writer.close();
  });

  it('keeps the sequence going when somebody has removed the segments', async () => {
    const directory = createTemporaryDirectory();
    const committed = await openCommittedPosition(directory);
    await committed.write({ sequence: 1000, segment: 12, offset: 5000 });
    await committed.close();
    const writer = await openJournalWriter({ directory, limitBytes: 1e6 });
    await append(writer, createEntry(1));
    expect(writer.synced).toMatchObject({ sequence: 1001, segment: 13 });
    const reader = await openJournalReader({ directory });
    reader.advance(writer.synced);
    expect((await readAll(reader)).map(record => record.sequence)).toEqual([1001]);
    await reader.close();
    await writer.close();
  });

  it('in a segment that is gone means: from the next one there is', async () => {
    const directory = createTemporaryDirectory();
    const writer = await openJournalWriter({ directory, limitBytes: 1e6, segmentBytes: 400 });
    const reader = await openJournalReader({ directory });
    await append(writer, createEntry(1));
    await reader.commit(writer.synced);
    for (let number = 2; number <= 20; number++) await append(writer, createEntry(number));
    reader.advance(writer.synced);
    const { end } = await reader.read({ maxRecords: 10, maxBytes: 1e6 });
    writer.release(end);
    await writer.close();
    reader.rewind();
    const sequences = (await readAll(reader)).map(record => record.sequence);
    expect(sequences[0]).toBeGreaterThan(2);
    expect(sequences[0]).toBeLessThanOrEqual(11);
    expect(sequences.at(-1)).toBe(20);
    await reader.close();
  });
});
