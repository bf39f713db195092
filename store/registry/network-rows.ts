/**
 * What the tables of the fibre network have in common: lists by city and span, versions that only grow, so of two who
 * change one at once the second is told, and a bound for each city.
 */
import type { Kysely } from 'kysely';
import { AppError } from '#core/app-error.ts';
import type { NetworkRow, NetworkTables } from './network-tables.ts';
import type { Changed, Span } from './registry-network.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

type TableName = keyof NetworkTables;
type Columns<Name extends TableName> = Omit<NetworkTables[Name], Exclude<keyof NetworkRow, 'id' | 'city'>>;
type Item = Changed & { version: number };
/** Every table looks alike from here. */
type AnyRow = NetworkRow & {
  fromMs?: number | undefined;
  untilMs?: number | null | undefined;
  borrowerCity?: string | undefined;
};
type AnyNetworkDatabase = Kysely<Record<TableName, AnyRow>>;

export interface NetworkTable<T extends Item> {
  list(database: Database, cities: readonly string[] | undefined, span?: Span): Promise<T[]>;
  get(database: Database, id: string): Promise<T | undefined>;
  put(transaction: DatabaseTransaction, item: T): Promise<void>;
  delete(transaction: DatabaseTransaction, id: string, version: number): Promise<boolean>;
}

interface TableOptions<Name extends TableName, T> {
  /** For whoever reads the message of an error. */
  word: string;
  perCity?: number;
  /** When a city has as many as it may, the oldest that are over make room. */
  isHistory?: boolean;
  toColumns(item: T): Columns<Name>;
}

export function createNetworkTable<T extends Item, Name extends TableName = TableName>(
  name: Name,
  options: TableOptions<Name, T>,
): NetworkTable<T> {
  const { word, perCity = Number.POSITIVE_INFINITY, toColumns } = options;
  const table: TableName = name;

  function toRow(item: T): AnyRow {
    const { version, changedMs, changedBy, ...content } = item;
    return { ...toColumns(item), content: JSON.stringify(content), version, changedMs, changedBy };
  }

  async function insert(database: AnyNetworkDatabase, row: AnyRow): Promise<void> {
    const { city, changedMs } = row;
    let count = await countOf(database, table, city);
    if (count >= perCity && options.isHistory) count -= await deleteOldest(database, table, city, changedMs);
    if (count >= perCity) throw new AppError('CONFLICT', `A city may have ${perCity} of this: ${word}`);
    await database.insertInto(table).values(row).execute();
  }

  return {
    async list(database, cities, span) {
      if (cities?.length === 0) return [];
      let found = toAny(database).selectFrom(table).selectAll().orderBy('city').orderBy('id');
      if (cities)
        found = found.where(eb => {
          const own = eb('city', 'in', [...cities]);
          return table === 'lendings' ? eb.or([own, eb('borrowerCity', 'in', [...cities])]) : own;
        });
      if (span)
        found = found
          .where('fromMs', '<', span.untilMs)
          .where(eb => eb.or([eb('untilMs', 'is', null), eb('untilMs', '>', span.fromMs)]));
      return (await found.execute()).map(row => toItem<T>(row));
    },
    async get(database, id) {
      const found = toAny(database).selectFrom(table).selectAll().where('id', '=', id);
      const row = await found.executeTakeFirst();
      return row && toItem<T>(row);
    },
    async put(transaction, item) {
      const row = toRow(item);
      if (row.version === 1) return insert(toAny(transaction), row);
      const updated = await toAny(transaction)
        .updateTable(table)
        .set(row)
        .where('id', '=', row.id)
        .where('city', '=', row.city)
        .where('version', '=', row.version - 1)
        .executeTakeFirst();
      if (Number(updated.numUpdatedRows) === 0)
        throw new AppError('CONFLICT', `The ${word} was changed or deleted by somebody else`);
    },
    async delete(transaction, id, version) {
      const deleted = await toAny(transaction)
        .deleteFrom(table)
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst();
      return Number(deleted.numDeletedRows) > 0;
    },
  };
}

async function countOf(database: AnyNetworkDatabase, table: TableName, city: string): Promise<number> {
  const { count } = await database
    .selectFrom(table)
    .select(eb => eb.fn.countAll().as('count'))
    .where('city', '=', city)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** One that is over; returns how many there were. */
async function deleteOldest(
  database: AnyNetworkDatabase,
  table: TableName,
  city: string,
  nowMs: number,
): Promise<number> {
  const oldest = await database
    .selectFrom(table)
    .select('id')
    .where('city', '=', city)
    .where('untilMs', '<=', nowMs)
    .orderBy('untilMs')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!oldest) return 0;
  await database.deleteFrom(table).where('id', '=', oldest.id).execute();
  return 1;
}

function toAny(database: Database): AnyNetworkDatabase {
  return database as unknown as AnyNetworkDatabase;
}

function toItem<T extends Item>({ content, version, changedMs, changedBy }: AnyRow): T {
  return {
    ...JSON.parse(content),
    version: Number(version),
    changedMs: Number(changedMs),
    changedBy,
  };
}
