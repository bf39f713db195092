/**
 * What every implementation of the journal must do, seen only through the contract. Each implementation
 * runs it from its own test file.
 */
import { describe, expect, it } from 'vitest';
import type { JournalReader, JournalWriter } from '../../../store/journal/journal.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { append, appendAll, createEntry, readAll, toPlain } from './journal-traffic.ts';

export interface JournalImplementation {
  openWriter(
    directory: string,
    options?: { limitBytes?: number; segmentBytes?: number },
  ): Promise<JournalWriter>;
  openReader(directory: string): Promise<JournalReader>;
}

export function describeJournal(name: string, { openWriter, openReader }: JournalImplementation): void {
  describe(`journal contract: ${name}`, () => {
    it('reads what was appended, in order, with every field as it was', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory);
      const reader = await openReader(directory);
      const entries = [
        createEntry(1),
        { receivedMs: -3_600_000, identity: '', topic: '', payload: new Uint8Array() },
        {
          receivedMs: 1_767_225_600_123.5,
          identity: 'österreich',
          topic: 'iot/v1/ä/€/𝄞',
          payload: Buffer.alloc(70_000, 7),
        },
      ];
      await appendAll(writer, entries);
      reader.advance(writer.synced);
      const { records, damaged } = await reader.read({ maxRecords: 10, maxBytes: 1e6 });
      expect(records.map(toPlain)).toEqual(
        entries.map((entry, index) => toPlain({ ...entry, sequence: index + 1 })),
      );
      expect(damaged).toEqual([]);
      await writer.close();
      await reader.close();
    });

    it('announces a position only for what has been called back or is about to be', async () => {
      const writer = await openWriter(createTemporaryDirectory());
      const announced: number[] = [];
      writer.onSynced(position => announced.push(position.sequence));
      expect(announced).toEqual([0]);
      await appendAll(writer, [createEntry(1), createEntry(2)]);
      expect(announced.at(-1)).toBe(2);
      expect(writer.synced.sequence).toBe(2);
      await writer.close();
    });

    it('reads nothing that was not announced', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory);
      const reader = await openReader(directory);
      await append(writer, createEntry(1));
      const first = writer.synced;
      await append(writer, createEntry(2));
      expect((await reader.read({ maxRecords: 10, maxBytes: 1e6 })).records).toEqual([]);
      reader.advance(first);
      expect((await readAll(reader)).map(record => record.sequence)).toEqual([1]);
      reader.advance(writer.synced);
      reader.advance(first);
      expect((await readAll(reader)).map(record => record.sequence)).toEqual([2]);
      await writer.close();
      await reader.close();
    });

    it('keeps the limits of a read', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory);
      const reader = await openReader(directory);
      await appendAll(
        writer,
        Array.from({ length: 20 }, (_, index) => createEntry(index, 1000)),
      );
      reader.advance(writer.synced);
      expect((await reader.read({ maxRecords: 3, maxBytes: 1e6 })).records).toHaveLength(3);
      const few = (await reader.read({ maxRecords: 100, maxBytes: 5000 })).records.length;
      expect(few).toBeGreaterThan(0);
      expect(few).toBeLessThan(7);
      await writer.close();
      await reader.close();
    });

    it('starts after the committed position, and reads again after rewind', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory, { segmentBytes: 500 });
      await appendAll(
        writer,
        Array.from({ length: 10 }, (_, index) => createEntry(index)),
      );
      const reader = await openReader(directory);
      expect(reader.committed.sequence).toBe(0);
      reader.advance(writer.synced);
      const batch = await reader.read({ maxRecords: 4, maxBytes: 1e6 });
      await reader.commit(batch.end);
      expect(await readAll(reader)).toHaveLength(6);
      reader.rewind();
      expect((await readAll(reader))[0]?.sequence).toBe(5);
      await reader.close();
      const again = await openReader(directory);
      expect(again.committed).toEqual(batch.end);
      again.advance(writer.synced);
      expect((await readAll(again)).map(record => record.sequence)).toEqual([5, 6, 7, 8, 9, 10]);
      await again.close();
      await writer.close();
    });

    it('continues the sequence after reopening, also when everything was released', async () => {
      const directory = createTemporaryDirectory();
      const first = await openWriter(directory, { segmentBytes: 500 });
      for (let index = 0; index < 10; index++) await append(first, createEntry(index));
      first.release(first.synced);
      await first.close();
      const second = await openWriter(directory, { segmentBytes: 500 });
      expect(second.synced.sequence).toBe(10);
      second.release(second.synced);
      await waitUntil(
        'one segment',
        () => second.stats.segments,
        count => count === 1,
      );
      await second.close();
      const third = await openWriter(directory);
      await append(third, createEntry(0));
      expect(third.synced.sequence).toBe(11);
      await third.close();
    });

    it('deletes whole segments below the released position and no others', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory, { segmentBytes: 500 });
      for (let index = 0; index < 40; index++) await append(writer, createEntry(index));
      const reader = await openReader(directory);
      reader.advance(writer.synced);
      const before = writer.stats;
      const { end } = await reader.read({ maxRecords: 20, maxBytes: 1e6 });
      writer.release(end);
      await waitUntil(
        'deletion',
        () => writer.stats.segments,
        count => count < before.segments,
      );
      expect(writer.stats.bytes).toBeLessThan(before.bytes);
      expect((await readAll(reader)).map(record => record.sequence)).toEqual(
        Array.from({ length: 20 }, (_, index) => index + 21),
      );
      await reader.close();
      await writer.close();
    });

    it('goes on with what there is when the segment being read was released', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory, { segmentBytes: 2000 });
      const reader = await openReader(directory);
      for (let index = 0; index < 10; index++) await append(writer, createEntry(index));
      reader.advance(writer.synced);
      await reader.read({ maxRecords: 1, maxBytes: 1e6 });
      for (let index = 10; index < 30; index++) await append(writer, createEntry(index));
      const released = writer.synced.sequence;
      writer.release(writer.synced);
      await waitUntil(
        'deletion',
        () => writer.stats.segments,
        count => count === 1,
      );
      await append(writer, createEntry(30));
      reader.advance(writer.synced);
      const sequences = (await readAll(reader)).map(record => record.sequence);
      expect(sequences[0]).toBeGreaterThan(10);
      expect(sequences[0]).toBeLessThanOrEqual(released + 1);
      expect(sequences.at(-1)).toBe(31);
      await writer.close();
      await reader.close();
    });

    it('refuses when the quota is reached and takes entries again once enough was released', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory, { limitBytes: 20_000 });
      const reader = await openReader(directory);
      let taken = 0;
      while (!(await refusal(writer))) taken += 1;
      expect(await refusal(writer)).toMatchObject({ code: 'JOURNAL_FULL', canRetry: true });
      expect(writer.stats.bytes).toBeLessThanOrEqual(20_000);
      expect(writer.stats.refusedFull).toBe(2);
      reader.advance(writer.synced);
      const { end } = await reader.read({ maxRecords: Math.floor(taken / 2), maxBytes: 1e6 });
      writer.release(end);
      await waitUntil(
        'deletion',
        () => writer.stats.bytes,
        bytes => bytes < 13_500,
      );
      expect(await refusal(writer)).toBeNull();
      reader.advance(writer.synced);
      expect(await readAll(reader)).toHaveLength(taken + 1 - Math.floor(taken / 2));
      await writer.close();
      await reader.close();
    });

    it('syncs what was appended before it closes and refuses afterwards', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory);
      const appended = append(writer, createEntry(1));
      const closed = writer.close();
      await expect(append(writer, createEntry(2))).rejects.toMatchObject({ code: 'JOURNAL_CLOSED' });
      await appended;
      await closed;
      await writer.close();
      expect(writer.stats.pending).toBe(0);
      const reopened = await openWriter(directory);
      expect(reopened.synced.sequence).toBe(1);
      await reopened.close();
    });

    it('lets one writer in at a time', async () => {
      const directory = createTemporaryDirectory();
      const writer = await openWriter(directory);
      await expect(openWriter(directory)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      await writer.close();
      await (await openWriter(directory)).close();
    });
  });
}

/** What one append of a thousand bytes is refused with, null when it is taken. */
function refusal(writer: JournalWriter): Promise<Error | null> {
  return new Promise(resolve => writer.append(createEntry(0, 1000), resolve));
}
