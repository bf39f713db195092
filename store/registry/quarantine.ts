/** Refused messages: newest first, bounded in number over all devices. */
import type { SelectQueryBuilder } from 'kysely';
import { toSubject } from '#core/rejections.ts';
import { createRowsStatement } from './compiled-statement.ts';
import { takeNumbers } from './counters.ts';
import { withoutNulls } from './nulls.ts';
import type { QuarantineEntry, QuarantineQuery, RegistryIngest } from './registry-ingest.ts';
import type { Database, DatabaseTransaction, KeptRow, QuarantineRow, Tables } from './tables.ts';

const EXCERPT_MAX_BYTES = 1024;

const COLUMNS = [
  'id',
  'sequence',
  'part',
  'timeMs',
  'city',
  'kind',
  'deviceId',
  'topic',
  'reason',
  'field',
  'subject',
  'count',
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

type Queries = Pick<RegistryIngest, 'quarantine' | 'getQuarantineEntry'>;

export function createQuarantineQuery(database: Database): Queries {
  return {
    async quarantine(query) {
      // Nothing is in an empty list: a caller without rights sees nothing.
      if (query.cities?.length === 0) return { items: [] };
      const rows = await select(whereQuery(database.selectFrom('quarantine'), query))
        .orderBy('quarantine.id', 'desc')
        .limit(query.limit + 1)
        .execute();
      const items = rows.slice(0, query.limit).map(toEntry);
      const last = items.at(-1);
      return rows.length > query.limit && last?.id !== undefined ? { items, nextId: last.id } : { items };
    },

    async getQuarantineEntry(id) {
      const row = await select(
        database.selectFrom('quarantine').where('quarantine.id', '=', id),
      ).executeTakeFirst();
      if (!row) return undefined;
      const excerpt = row.excerpt ?? (await findExcerpt(database, row.sequence));
      return toEntry({ ...row, excerpt });
    },
  };
}

/** Of the parts of a message the first has it. */
async function findExcerpt(database: Database, sequence: number): Promise<Uint8Array | null> {
  const first = await database
    .selectFrom('quarantine')
    .select('excerpt')
    .where('sequence', '=', sequence)
    .where('excerpt', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return first?.excerpt ?? null;
}

type Entries = SelectQueryBuilder<Tables, 'quarantine', object>;

function whereQuery(entries: Entries, query: QuarantineQuery): Entries {
  const { cities, kinds, deviceId, reason, subject, fromMs, toMs, afterId } = query;
  let found = entries;
  if (cities) found = found.where('quarantine.city', 'in', [...cities]);
  if (kinds) found = found.where('quarantine.kind', 'in', [...kinds]);
  if (deviceId !== undefined) found = found.where('quarantine.deviceId', '=', deviceId);
  if (reason !== undefined) found = found.where('quarantine.reason', '=', reason);
  if (subject !== undefined) found = found.where('quarantine.subject', '=', subject);
  if (fromMs !== undefined) found = found.where('quarantine.timeMs', '>=', fromMs);
  if (toMs !== undefined) found = found.where('quarantine.timeMs', '<', toMs);
  if (afterId !== undefined) found = found.where('quarantine.id', '<', afterId);
  return found;
}

/** With what is known of the message, when it is kept. */
function select(entries: Entries) {
  return entries
    .leftJoin('keptMessages', 'keptMessages.sequence', 'quarantine.sequence')
    .selectAll('quarantine')
    .select(['keptMessages.state', 'keptMessages.judgedMs', 'keptMessages.remaining']);
}

type Joined = QuarantineRow & { [Column in 'state' | 'judgedMs' | 'remaining']: KeptRow[Column] | null };

function toEntry({ state, judgedMs, remaining, subject: _subject, ...row }: Joined): QuarantineEntry {
  const entry: QuarantineEntry = withoutNulls(row);
  if (state === null) return entry;
  const kept = { state, remaining: remaining === null ? [] : JSON.parse(remaining) };
  return { ...entry, kept: judgedMs === null ? kept : { ...kept, judgedMs } };
}

function toRow(entry: QuarantineEntry, id: number): QuarantineRow {
  return {
    id,
    sequence: entry.sequence,
    part: entry.part,
    timeMs: entry.timeMs,
    city: entry.city ?? null,
    kind: entry.kind ?? null,
    deviceId: entry.deviceId ?? null,
    topic: entry.topic,
    reason: entry.reason,
    field: entry.field ?? null,
    subject: entry.field === undefined ? null : toSubject(entry.field),
    count: entry.count ?? 1,
    excerpt: entry.excerpt?.subarray(0, EXCERPT_MAX_BYTES) ?? null,
  };
}
