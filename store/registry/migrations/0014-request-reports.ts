/** Version 14: the report of an event, kept as it was reckoned, since readings go sooner than anybody asks for the last time. */
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

export async function addRequestReports(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'requestReports', { requestId: 'text', madeMs: 'integer', content: 'text' })
    .addPrimaryKeyConstraint('requestReportsKey', ['requestId'])
    .addForeignKeyConstraint('requestReportsRequest', ['requestId'], 'requests', ['id'], cascade)
    .execute();
}
