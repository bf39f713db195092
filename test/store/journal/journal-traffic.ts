/** Entries for journal tests, and the few calls that every one of them makes. */
import type {
  JournalEntry,
  JournalReader,
  JournalRecord,
  JournalWriter,
} from '../../../store/journal/journal.ts';

export function createEntry(number: number, payloadBytes = 60): JournalEntry {
  const device = `mast-${number}`;
  return {
    receivedMs: 1_767_225_600_000 + number,
    identity: `landau/lightmast/${device}`,
    topic: `iot/v1/landau/lightmast/${device}/telemetry`,
    payload: Buffer.alloc(payloadBytes, `${number},`),
  };
}

export function append(writer: JournalWriter, entry: JournalEntry): Promise<void> {
  return new Promise((resolve, reject) => writer.append(entry, error => (error ? reject(error) : resolve())));
}

/** All in one turn of the event loop, so they share a group commit. */
export async function appendAll(writer: JournalWriter, entries: JournalEntry[]): Promise<void> {
  await Promise.all(entries.map(entry => append(writer, entry)));
}

/** Everything up to the announced position. */
export async function readAll(reader: JournalReader): Promise<JournalRecord[]> {
  const all: JournalRecord[] = [];
  for (;;) {
    const { records } = await reader.read({ maxRecords: 1000, maxBytes: 1_000_000 });
    if (records.length === 0) return all;
    all.push(...records);
  }
}

/** Comparable, whatever kind of byte array the payload is. */
export function toPlain(record: JournalRecord): object {
  return { ...record, payload: Buffer.from(record.payload).toString('base64') };
}
