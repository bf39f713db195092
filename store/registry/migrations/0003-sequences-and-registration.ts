/** Version 3: which numbers of a device have come, and since when a device is known. */
import { type Kysely, sql } from 'kysely';
import type { ColumnTypes } from '../registry-engine.ts';

export async function addSequencesAndRegistration(
  // biome-ignore lint/suspicious/noExplicitAny: a migration sees the tables of its own time, which have no type.
  db: Kysely<any>,
  types: ColumnTypes,
): Promise<void> {
  await db.schema.alterTable('currentStates').addColumn('sequenceWindow', sql.raw(types.text)).execute();
  // 0: of the devices that are there already nobody knows.
  await db.schema
    .alterTable('devices')
    .addColumn('registeredMs', sql.raw(types.integer), column => column.notNull().defaultTo(0))
    .execute();
}
