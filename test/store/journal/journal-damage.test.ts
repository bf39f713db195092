/**
 * Damage on disk: torn tails, and reliability R16 (bit flip, truncated, zero-filled record). The checksum
 * finds it, the reader reports it, the rest is delivered.
 */
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeFrame, toFrameBytesAtMost } from '../../../store/journal/frame.ts';
import type { JournalBatch, JournalEntry, JournalPosition } from '../../../store/journal/journal.ts';
import { toSegmentFile } from '../../../store/journal/journal-files.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { encodeSegmentHeader } from '../../../store/journal/segment-header.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { append, createEntry } from './journal-traffic.ts';

const LIMIT = 64 * 1024 * 1024;

function findSegments(directory: string): string[] {
  return readdirSync(directory)
    .filter(name => name.startsWith('segment-'))
    .sort()
    .map(name => join(directory, name));
}

/** One group commit per entry, so `ends[i]` is where record i + 1 ends. */
async function writeJournal(directory: string, entries: JournalEntry[], segmentBytes?: number) {
  const writer = await openJournalWriter({
    directory,
    limitBytes: LIMIT,
    ...(segmentBytes && { segmentBytes }),
  });
  const ends: JournalPosition[] = [];
  writer.onSynced(position => {
    if (position.sequence > ends.length) ends.push(position);
  });
  for (const entry of entries) await append(writer, entry);
  await writer.close();
  return { ends, synced: writer.synced };
}

async function readJournal(directory: string, synced: JournalPosition): Promise<JournalBatch> {
  const reader = await openJournalReader({ directory });
  reader.advance(synced);
  const batch = await reader.read({ maxRecords: 100_000, maxBytes: 1e9 });
  expect((await reader.read({ maxRecords: 1, maxBytes: 1 })).records).toEqual([]);
  await reader.close();
  return batch;
}

function sequences(batch: JournalBatch): number[] {
  return batch.records.map(record => record.sequence);
}

/** Changes the bytes of record `sequence` in the only segment that holds records. */
function damage(
  directory: string,
  ends: JournalPosition[],
  sequence: number,
  change: (bytes: Buffer) => void,
): void {
  const file = findSegments(directory)[0]!;
  const bytes = readFileSync(file);
  change(bytes.subarray(ends[sequence - 2]!.offset, ends[sequence - 1]!.offset));
  writeFileSync(file, bytes);
}

function flip(bytes: Buffer, index: number): void {
  bytes.writeUInt8(bytes.readUInt8(index) ^ 4, index);
}

describe('torn tail', () => {
  it('is cut wherever the last record is torn, and the sequence goes on', async () => {
    const directory = createTemporaryDirectory();
    const { ends } = await writeJournal(directory, [createEntry(1), createEntry(2, 4)]);
    const file = findSegments(directory)[0]!;
    const whole = readFileSync(file);
    for (let length = ends[0]!.offset; length < whole.length; length++) {
      for (const fill of [Buffer.alloc(0), Buffer.alloc(whole.length - length + 20)]) {
        for (const old of findSegments(directory)) rmSync(old);
        writeFileSync(file, Buffer.concat([whole.subarray(0, length), fill]));
        const writer = await openJournalWriter({ directory, limitBytes: LIMIT });
        expect(writer.synced.sequence).toBe(1);
        await append(writer, createEntry(3));
        const batch = await readJournal(directory, writer.synced);
        expect(sequences(batch)).toEqual([1, 2]);
        expect(batch.records[1]?.identity).toBe(createEntry(3).identity);
        expect(batch.damaged).toEqual([]);
        await writer.close();
      }
    }
  });

  it('does not bring to life a record that a device has put into its payload', async () => {
    const directory = createTemporaryDirectory();
    const forged = createEntry(666);
    const frame = Buffer.alloc(toFrameBytesAtMost(forged));
    const payload = frame.subarray(0, encodeFrame(frame, 0, 3, forged, 0));
    await writeJournal(directory, [createEntry(1), { ...createEntry(2), payload }]);
    const file = findSegments(directory)[0]!;
    const bytes = readFileSync(file);
    bytes.fill(0, bytes.length - payload.length - 10, bytes.length - payload.length);
    writeFileSync(file, bytes);
    const writer = await openJournalWriter({ directory, limitBytes: LIMIT });
    expect(sequences(await readJournal(directory, writer.synced))).toEqual([1]);
    await writer.close();
  });
});

describe('damaged record (R16)', () => {
  const corpus: [string, (bytes: Buffer) => void][] = [
    ['bit flip in the marker', bytes => flip(bytes, 0)],
    ['bit flip in the checksum', bytes => flip(bytes, 5)],
    ['length too great', bytes => void bytes.writeUInt32LE(500_000, 8)],
    ['length beyond any frame', bytes => void bytes.writeUInt32LE(0xffff_ffff, 8)],
    ['length too small', bytes => void bytes.writeUInt32LE(1, 8)],
    ['bit flip in the sequence', bytes => flip(bytes, 13)],
    ['bit flip in the topic length', bytes => flip(bytes, 30)],
    ['bit flip in the last byte', bytes => flip(bytes, bytes.length - 1)],
    ['zero-filled', bytes => void bytes.fill(0)],
    ['second half zero-filled', bytes => void bytes.fill(0, bytes.length >> 1)],
    ['full of markers', bytes => void bytes.fill(Buffer.from([0xf5, 0x4c, 0x4a, 0xfa]))],
  ];

  for (const [name, change] of corpus) {
    it(`${name}: skipped and reported, the rest delivered, before and after a restart`, async () => {
      const directory = createTemporaryDirectory();
      const entries = Array.from({ length: 10 }, (_, index) => createEntry(index));
      const { ends, synced } = await writeJournal(directory, entries);
      damage(directory, ends, 5, change);
      const expected = {
        segment: 1,
        offset: ends[3]!.offset,
        bytes: ends[4]!.offset - ends[3]!.offset,
        reason: 'unreadable',
      };
      const batch = await readJournal(directory, synced);
      expect(sequences(batch)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
      expect(batch.damaged).toEqual([expected]);
      const writer = await openJournalWriter({ directory, limitBytes: LIMIT });
      expect(writer.synced.sequence).toBe(10);
      const again = await readJournal(directory, writer.synced);
      expect(sequences(again)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10]);
      expect(again.damaged).toEqual([expected]);
      await writer.close();
    });
  }

  it('damage wider than what is read at once is one damage', async () => {
    const directory = createTemporaryDirectory();
    const entries = Array.from({ length: 40 }, (_, index) => createEntry(index, 100_000));
    const { ends, synced } = await writeJournal(directory, entries);
    const file = findSegments(directory)[0]!;
    const bytes = readFileSync(file);
    bytes.fill(0, ends[2]!.offset + 5, ends[34]!.offset + 5);
    writeFileSync(file, bytes);
    const batch = await readJournal(directory, synced);
    expect(sequences(batch)).toEqual([1, 2, 3, 37, 38, 39, 40]);
    expect(batch.damaged).toHaveLength(1);
    expect(batch.damaged[0]).toMatchObject({
      offset: ends[2]!.offset,
      bytes: ends[35]!.offset - ends[2]!.offset,
    });
  });

  it('the end of an older segment missing: reported, the next segment delivered, both can be released', async () => {
    const directory = createTemporaryDirectory();
    const entries = Array.from({ length: 10 }, (_, index) => createEntry(index));
    const { ends } = await writeJournal(directory, entries, 700);
    const [first] = findSegments(directory);
    const kept = ends.filter(end => end.segment === 1).length - 1;
    truncateSync(first!, ends[kept - 1]!.offset);
    const writer = await openJournalWriter({ directory, limitBytes: LIMIT });
    const batch = await readJournal(directory, writer.synced);
    expect(batch.records).toHaveLength(9);
    expect(batch.damaged).toEqual([
      { segment: 1, offset: ends[kept - 1]!.offset, bytes: 0, reason: 'missing' },
    ]);
    expect(batch.end).toEqual(writer.synced);
    await writer.close();
  });

  it('records at or above the first sequence of the next segment are never read, also behind damage', async () => {
    const directory = createTemporaryDirectory();
    const entries = Array.from({ length: 5 }, (_, index) => createEntry(index));
    const { ends } = await writeJournal(directory, entries);
    // As after a failed sync of records 4 and 5: they are on disk, and the next segment starts with 4.
    const next = { segment: 2, firstSequence: 4, seed: 7 };
    writeFileSync(toSegmentFile(directory, next), encodeSegmentHeader());
    const synced = { sequence: 3, segment: 2, offset: 16 };
    const whole = await readJournal(directory, synced);
    expect(sequences(whole)).toEqual([1, 2, 3]);
    expect(whole.damaged).toEqual([]);
    damage(directory, ends, 3, bytes => flip(bytes, 40));
    const damaged = await readJournal(directory, synced);
    expect(sequences(damaged)).toEqual([1, 2]);
    expect(damaged.damaged).toMatchObject([{ segment: 1, offset: ends[1]!.offset, reason: 'unreadable' }]);
    expect(damaged.end).toEqual(synced);
  });

  it('a damaged header costs no record', async () => {
    const directory = createTemporaryDirectory();
    const { synced } = await writeJournal(directory, [createEntry(1)]);
    const file = findSegments(directory)[0]!;
    const bytes = readFileSync(file);
    bytes.fill(0, 0, 16);
    writeFileSync(file, bytes);
    expect(sequences(await readJournal(directory, synced))).toEqual([1]);
    const writer = await openJournalWriter({ directory, limitBytes: LIMIT });
    expect(writer.synced.sequence).toBe(1);
    await writer.close();
  });

  it('a later format is refused, not taken for damage', async () => {
    const directory = createTemporaryDirectory();
    const { synced } = await writeJournal(directory, [createEntry(1)]);
    const file = findSegments(directory)[0]!;
    writeFileSync(file, Buffer.concat([encodeSegmentHeader(2), readFileSync(file).subarray(16)]));
    const tooNew = { code: 'STORE_TOO_NEW' };
    await expect(openJournalWriter({ directory, limitBytes: LIMIT })).rejects.toMatchObject(tooNew);
    await expect(readJournal(directory, synced)).rejects.toMatchObject(tooNew);
  });
});
