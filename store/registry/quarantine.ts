/** Refused messages: newest first, bounded in number over all devices. */
import { createRowsStatement } from './compiled-statement.ts';
import { takeNumbers } from './counters.ts';
import { withoutNulls } from './nulls.ts';
import type { QuarantineEntry, RegistryIngest } from './registry-ingest.ts';
import type { Database, DatabaseTransaction, QuarantineRow } from './tables.ts';

const EXCERPT_MAX_BYTES = 1024;

const COLUMNS = [
  'id',
  'sequence',
  'part',
  'timeMs',
  'city',
  'deviceId',
  'topic',
  'reason',
  'field',
  'excerpt',
] as const satisfies readonly (keyof QuarantineRow)[];

export function createQuarantineWriter(limit: number) {
  const insert = createRowsStatement<QuarantineRow>(COLUMNS, (database, rows) =>
    database
      .insertInto('quarantine')
      .values(rows)
      .onConflict(conflict => conflict.columns(['sequence', 'part']).doNothing()),
  );

  return {
    /** Returns how many old entries had to go. */
    async add(transaction: DatabaseTransaction, entries: readonly QuarantineEntry[]): Promise<number> {
      if (entries.length === 0) return 0;
      const last = await takeNumbers(transaction, 'quarantineId', entries.length);
      const first = last - entries.length + 1;
      const rows = entries.map((entry, i) => toRow(entry, first + i));
      // More than the limit at once: only the newest are worth writing.
      const skipped = Math.max(0, rows.length - limit);
      await insert.run(transaction, rows.slice(skipped));
      const deleted = await transaction
        .deleteFrom('quarantine')
        .where('id', '<=', last - limit)
        .executeTakeFirst();
      return skipped + Number(deleted.numDeletedRows);
    },
  };
}

export function createQuarantineQuery(database: Database): Pick<RegistryIngest, 'quarantine'> {
  return {
    async quarantine({ cities, deviceId, reason, afterId, limit }) {
      let query = database
        .selectFrom('quarantine')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(limit + 1);
      // Nothing is in an empty list: a caller without rights sees nothing.
      if (cities?.length === 0) return { items: [] };
      if (cities) query = query.where('city', 'in', [...cities]);
      if (deviceId !== undefined) query = query.where('deviceId', '=', deviceId);
      if (reason !== undefined) query = query.where('reason', '=', reason);
      if (afterId !== undefined) query = query.where('id', '<', afterId);
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(row => withoutNulls(row));
      const last = items.at(-1);
      return rows.length > limit && last ? { items, nextId: last.id } : { items };
    },
  };
}

function toRow(entry: QuarantineEntry, id: number): QuarantineRow {
  return {
    id,
    sequence: entry.sequence,
    part: entry.part,
    timeMs: entry.timeMs,
    city: entry.city ?? null,
    deviceId: entry.deviceId ?? null,
    topic: entry.topic,
    reason: entry.reason,
    field: entry.field ?? null,
    excerpt: entry.excerpt?.subarray(0, EXCERPT_MAX_BYTES) ?? null,
  };
}
