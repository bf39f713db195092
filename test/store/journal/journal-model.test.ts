/**
 * Any order of appends, reads, commits, releases and reopenings, against a list in memory: nothing lost,
 * nothing twice between two commits, order and sequence kept.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JournalPosition, JournalReader, JournalWriter } from '../../../store/journal/journal.ts';
import { openJournalReader } from '../../../store/journal/open-journal-reader.ts';
import { openJournalWriter } from '../../../store/journal/open-journal-writer.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { appendAll, createEntry, toPlain } from './journal-traffic.ts';

interface Model {
  /** Every record ever appended, as read back; index 0 is sequence 1. */
  records: object[];
  /** Sequence of the last record read, committed. */
  read: number;
  committed: number;
}

interface Journal {
  directory: string;
  segmentBytes: number;
  writer: JournalWriter;
  reader: JournalReader;
  /** After the last record read. */
  end: JournalPosition;
}

type Command = fc.AsyncCommand<Model, Journal>;

function createCommand(name: string, run: (model: Model, journal: Journal) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

const appendCommand = fc.array(fc.nat(2000), { minLength: 1, maxLength: 8 }).map(sizes =>
  createCommand(`append(${sizes})`, async (model, { writer }) => {
    const entries = sizes.map((size, index) => createEntry(model.records.length + index, size));
    await appendAll(writer, entries);
    for (const entry of entries)
      model.records.push(toPlain({ ...entry, sequence: model.records.length + 1 }));
    expect(writer.synced.sequence).toBe(model.records.length);
  }),
);

const readCommand = fc
  .record({ maxRecords: fc.integer({ min: 1, max: 10 }), maxBytes: fc.integer({ min: 1, max: 6000 }) })
  .map(limits =>
    createCommand(`read(${JSON.stringify(limits)})`, async (model, journal) => {
      journal.reader.advance(journal.writer.synced);
      const batch = await journal.reader.read(limits);
      expect(batch.damaged).toEqual([]);
      expect(batch.records.map(toPlain)).toEqual(
        model.records.slice(model.read, model.read + batch.records.length),
      );
      if (model.read < model.records.length) expect(batch.records.length).toBeGreaterThan(0);
      expect(batch.records.length).toBeLessThanOrEqual(limits.maxRecords);
      model.read += batch.records.length;
      expect(batch.end.sequence).toBe(model.read);
      journal.end = batch.end;
    }),
  );

const commitCommand = createCommand('commit', async (model, journal) => {
  await journal.reader.commit(journal.end);
  journal.writer.release(journal.end);
  model.committed = model.read;
});

const rewindCommand = createCommand('rewind', async (model, journal) => {
  journal.reader.rewind();
  journal.end = journal.reader.committed;
  model.read = model.committed;
});

const reopenReaderCommand = createCommand('reopenReader', async (model, journal) => {
  await journal.reader.close();
  journal.reader = await openJournalReader(journal);
  journal.end = journal.reader.committed;
  expect(journal.end.sequence).toBe(model.committed);
  model.read = model.committed;
});

const reopenWriterCommand = createCommand('reopenWriter', async (model, journal) => {
  await journal.writer.close();
  journal.writer = await openJournalWriter({ ...journal, limitBytes: 1e9 });
  expect(journal.writer.synced.sequence).toBe(model.records.length);
});

const commands = fc.commands(
  [
    appendCommand,
    appendCommand,
    readCommand,
    readCommand,
    fc.constant(commitCommand),
    fc.constant(rewindCommand),
    fc.constant(reopenReaderCommand),
    fc.constant(reopenWriterCommand),
  ],
  { maxCommands: 40 },
);

it('behaves like a list, whatever the order of calls', async () => {
  const parent = createTemporaryDirectory();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(commands, fc.integer({ min: 1, max: 10_000 }), async (sequence, segmentBytes) => {
      run += 1;
      const directory = `${parent}/${run}`;
      const journal: Journal = {
        directory,
        segmentBytes,
        writer: await openJournalWriter({ directory, segmentBytes, limitBytes: 1e9 }),
        reader: await openJournalReader({ directory }),
        end: { sequence: 0, segment: 0, offset: 0 },
      };
      const model: Model = { records: [], read: 0, committed: 0 };
      try {
        await fc.asyncModelRun(() => ({ model, real: journal }), sequence);
      } finally {
        await journal.writer.close();
        await journal.reader.close();
      }
    }),
    { numRuns: 100 },
  );
});
