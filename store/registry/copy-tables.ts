/**
 * Copies every row of one registry into another whose tables are of the same version; one of the two is SQLite, whose
 * tables stand in the order in which they were made, so what a row refers to is there before it. What is read is one
 * snapshot; what is written is one transaction.
 */
import { type Kysely, sql, type Transaction } from 'kysely';
import { putStart } from './audit.ts';
import type { RegistryEngine } from './registry-engine.ts';
import type { DatabaseTransaction } from './tables.ts';

const PAGE_ROWS = 500;
/** Every table of every version looks alike from here. */
type Row = Record<string, unknown>;
/** Lets all entries of the target's audit log go. */
const EVERYTHING = { id: Number.MAX_SAFE_INTEGER, hash: new Uint8Array(32) };
type AnyDatabase = Kysely<Record<string, Row>>;

/** Whatever the target has goes; its migrations may have put something in already. */
export async function copyTables(source: RegistryEngine, target: RegistryEngine): Promise<void> {
  const from = source.database as unknown as AnyDatabase;
  const to = target.database as unknown as AnyDatabase;
  const tables = await listTables(source.name === 'sqlite' ? from : to);
  await from.connection().execute(async reader => {
    await sql.raw(SNAPSHOT[source.name]).execute(reader);
    try {
      await to.transaction().execute(async writer => {
        await putStart(writer as unknown as DatabaseTransaction, EVERYTHING);
        for (const table of tables.toReversed()) await writer.deleteFrom(table).execute();
        for (const table of tables) await copyTable(source.name, reader, writer, table);
      });
    } finally {
      await sql`rollback`.execute(reader);
    }
  });
}

/** Whether the registry, if it has tables at all, knows no city, device, person or program. */
export async function hasNoRows({ database, name }: RegistryEngine): Promise<boolean> {
  const any = database as unknown as AnyDatabase;
  const known = await (name === 'sqlite' ? listTables(any) : listServerTables(any));
  for (const table of ['cities', 'devices', 'credentials', 'users', 'grants']) {
    if (!known.includes(table)) continue;
    if (await any.selectFrom(table).select(sql`1`.as('found')).limit(1).executeTakeFirst()) return false;
  }
  return true;
}

const SNAPSHOT: Record<RegistryEngine['name'], string> = {
  sqlite: 'begin',
  postgres: 'begin isolation level repeatable read read only',
};

async function copyTable(
  engine: RegistryEngine['name'],
  reader: AnyDatabase,
  writer: Transaction<Record<string, Row>>,
  table: string,
): Promise<void> {
  const pages = engine === 'sqlite' ? readSqlitePages(reader, table) : readPostgresPages(reader, table);
  for await (const rows of pages) await writer.insertInto(table).values(rows).execute();
}

async function* readSqlitePages(reader: AnyDatabase, table: string): AsyncGenerator<Row[]> {
  for (let last = -1; ; ) {
    const page = await sql<Row>`select rowid as "rowid of copy", * from ${sql.table(table)}
      where rowid > ${last} order by rowid limit ${PAGE_ROWS}`.execute(reader);
    if (page.rows.length === 0) return;
    last = page.rows.at(-1)?.['rowid of copy'] as number;
    yield page.rows.map(({ 'rowid of copy': _, ...row }) => row);
  }
}

async function* readPostgresPages(reader: AnyDatabase, table: string): AsyncGenerator<Row[]> {
  await sql`declare pages no scroll cursor for select * from ${sql.table(table)}`.execute(reader);
  for (;;) {
    const page = await sql<Row>`fetch ${sql.lit(PAGE_ROWS)} from pages`.execute(reader);
    if (page.rows.length === 0) break;
    yield page.rows;
  }
  await sql`close pages`.execute(reader);
}

async function listTables(sqlite: AnyDatabase): Promise<string[]> {
  const found = await sql<{ name: string }>`select name from sqlite_master
    where type = 'table' and name not like 'sqlite_%' and name <> 'migrations' order by rowid`.execute(
    sqlite,
  );
  return found.rows.map(({ name }) => name);
}

async function listServerTables(postgres: AnyDatabase): Promise<string[]> {
  const found = await sql<{ name: string }>`select table_name as name from information_schema.tables
    where table_schema = current_schema()`.execute(postgres);
  return found.rows.map(({ name }) => name);
}
