/** Lines of line protocol in the order in which their messages came: that of the journal. One component a message. */
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';

/** Device and time of a message to its place. */
export type Arrivals = ReadonlyMap<string, number>;

const LIMIT_BYTES = 4 * 1024 ** 3;
const MAX_OTHER_LINES = 100;
const READ_LIMITS = { maxRecords: 10_000, maxBytes: 16 * 1024 * 1024 };

/** Of a journal that nobody has open. */
export async function readArrivals(directory: string): Promise<Arrivals> {
  const writer = await openJournalWriter({ directory, limitBytes: LIMIT_BYTES });
  const { synced } = writer;
  await writer.close();
  const reader = await openJournalReader({ directory });
  reader.advance(synced);
  const arrivals = new Map<string, number>();
  for (;;) {
    const { records } = await reader.read(READ_LIMITS);
    if (records.length === 0) break;
    for (const { identity, payload } of records) {
      const { ts } = JSON.parse(Buffer.from(payload).toString()) as { ts?: string };
      const device = identity.slice(identity.lastIndexOf('/') + 1);
      if (ts !== undefined) arrivals.set(`${device} ${Date.parse(ts)}`, arrivals.size);
    }
  }
  await reader.close();
  return arrivals;
}

export function orderAsTheyCame(lines: readonly string[], arrivals: Arrivals): string[] {
  const placed = lines.map(line => ({ line, place: arrivals.get(toKey(line)) ?? -1 }));
  // What ingest writes for itself comes first; readings that cannot be placed would make the order another one.
  if (placed.filter(({ place }) => place < 0).length > MAX_OTHER_LINES)
    throw new Error('lines are not of the journal');
  return placed.sort((one, other) => one.place - other.place).map(({ line }) => line);
}

function toKey(line: string): string {
  const device = /,device=([^,]+)/.exec(line)?.[1];
  return `${device} ${line.slice(line.lastIndexOf(' ') + 1)}`;
}
