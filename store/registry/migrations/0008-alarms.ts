/** Version 8: alarms, what the alarm engine remembers, and of each device how its silence is judged. */
import { sql } from 'kysely';
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, startTable } from '../start-table.ts';

export async function addAlarms(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'alarms', {
    id: 'text',
    revision: 'integer',
    city: 'text',
    'kind?': 'text',
    'deviceId?': 'text',
    alarmTypeId: 'text',
    severityRank: 'integer',
    isCleared: 'integer',
    operatorState: 'text',
    'shelvedUntilMs?': 'integer',
    'causeId?': 'text',
    'assigneeId?': 'text',
    lastRaisedMs: 'integer',
    lastChangedMs: 'integer',
    record: 'text',
  })
    .addPrimaryKeyConstraint('alarmsKey', ['id'])
    .execute();
  await db.schema.createIndex('alarmsByRevision').on('alarms').column('revision').execute();
  await db.schema
    .createIndex('alarmsByGravity')
    .on('alarms')
    .columns(['operatorState', 'severityRank', 'lastRaisedMs'])
    .execute();
  await db.schema.createIndex('alarmsByDevice').on('alarms').column('deviceId').execute();
  await db.schema.createIndex('alarmsByCause').on('alarms').column('causeId').execute();
  for (const table of ['alarmConditions', 'alarmMemories'])
    await startTable(db, types, table, { id: 'text', value: 'text' })
      .addPrimaryKeyConstraint(`${table}Key`, ['id'])
      .execute();
  await db.schema.alterTable('currentStates').addColumn('watch', sql.raw(types.text)).execute();
}
