/** Version 4: what ingest believes of the clock of the server, one row. */
import { type Kysely, sql } from 'kysely';
import type { ColumnTypes } from '../registry-engine.ts';

export async function addReceiveClock(
  // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, which have no type.
  db: Kysely<any>,
  types: ColumnTypes,
): Promise<void> {
  await db.schema
    .createTable('receiveClock')
    .addColumn('id', sql.raw(types.integer), column => column.primaryKey())
    .addColumn('newestMs', sql.raw(types.integer), column => column.notNull())
    .addColumn('support', sql.raw(types.integer))
    .execute();
}
