/**
 * Messages that are kept because a mapping may cure what was refused of them. What always holds: a city never keeps
 * more bytes than its quota, the oldest go; of a message that is stored as a whole only the fact remains.
 */
import { createRowsStatement } from './compiled-statement.ts';
import type { KeptMessage, RegistryQuality } from './registry-quality.ts';
import type { Database, DatabaseTransaction, KeptRow } from './tables.ts';

/** What a row takes besides its payload. */
export const KEPT_ROW_BYTES = 256;
/** Looked at in one go when room is made. */
const PRUNE_ROWS = 500;

const COLUMNS = [
  'sequence',
  'receivedMs',
  'city',
  'kind',
  'deviceId',
  'topic',
  'bytes',
  'state',
  'remaining',
  'judgedMs',
  'payload',
] as const satisfies readonly (keyof KeptRow)[];

export function createKeptWriter(limitBytesPerCity: number) {
  const insert = createRowsStatement<KeptRow>(COLUMNS, (database, rows) =>
    database
      .insertInto('keptMessages')
      .values(rows)
      .onConflict(conflict => conflict.column('sequence').doNothing()),
  );
  /** At most what is there: others may have deleted some since it was counted. */
  const bytesOf = new Map<string, number>();

  return {
    /** The devices exist. Returns how many old messages had to go. */
    async add(transaction: DatabaseTransaction, messages: readonly KeptMessage[]): Promise<number> {
      await insert.run(transaction, messages.map(toRow));
      let gone = 0;
      for (const [city, added] of Map.groupBy(messages, message => message.city)) {
        const known = bytesOf.get(city);
        const bytes = known === undefined ? await countBytes(transaction, city) : known + sumBytes(added);
        bytesOf.set(city, bytes);
        if (bytes <= limitBytesPerCity) continue;
        const made = await makeRoom(transaction, city, limitBytesPerCity);
        bytesOf.set(city, made.bytes);
        gone += made.gone;
      }
      return gone;
    },
    /** Whatever was counted did not happen. */
    forget: () => bytesOf.clear(),
  };
}

async function makeRoom(transaction: DatabaseTransaction, city: string, limit: number) {
  let bytes = await countBytes(transaction, city);
  let gone = 0;
  while (bytes > limit) {
    const oldest = await transaction
      .selectFrom('keptMessages')
      .select(['sequence', 'bytes'])
      .where('city', '=', city)
      .orderBy('sequence')
      .limit(PRUNE_ROWS)
      .execute();
    let last = 0;
    for (const row of oldest) {
      if (bytes <= limit) break;
      bytes -= row.bytes;
      last = row.sequence;
      gone += 1;
    }
    await transaction
      .deleteFrom('keptMessages')
      .where('city', '=', city)
      .where('sequence', '<=', last)
      .execute();
  }
  return { bytes, gone };
}

async function countBytes(database: Database, city: string): Promise<number> {
  const row = await database
    .selectFrom('keptMessages')
    .select(eb => eb.fn.sum('bytes').as('bytes'))
    .where('city', '=', city)
    .executeTakeFirst();
  return Number(row?.bytes ?? 0);
}

function sumBytes(messages: readonly KeptMessage[]): number {
  return messages.reduce((sum, { payload }) => sum + payload.length + KEPT_ROW_BYTES, 0);
}

function toRow(message: KeptMessage): KeptRow {
  const bytes = message.payload.length + KEPT_ROW_BYTES;
  return { ...message, bytes, state: 'kept', remaining: null, judgedMs: null };
}

export function createKeptQueries(
  database: Database,
): Pick<RegistryQuality, 'keptTotals' | 'deleteKeptBefore'> {
  return {
    async keptTotals(cities) {
      if (cities?.length === 0) return [];
      let query = database
        .selectFrom('keptMessages')
        .select(['city', 'kind'])
        .select(eb => [eb.fn.countAll().as('messages'), eb.fn.sum('bytes').as('bytes')])
        .where('state', '!=', 'stored')
        .groupBy(['city', 'kind'])
        .orderBy('city')
        .orderBy('kind');
      if (cities) query = query.where('city', 'in', [...cities]);
      const rows = await query.execute();
      return rows.map(({ city, kind, messages, bytes }) => ({
        ...{ city, kind },
        ...{ messages: Number(messages), bytes: Number(bytes) },
      }));
    },

    async deleteKeptBefore(receivedMs) {
      const deleted = await database
        .deleteFrom('keptMessages')
        .where('receivedMs', '<', receivedMs)
        .executeTakeFirst();
      return Number(deleted.numDeletedRows);
    },
  };
}
