/** Version 8: alarms, what the alarm engine remembers, and of each device how its silence is judged. */
import { sql } from 'kysely';
import type { ColumnTypes, RegistryEngine } from '../registry-engine.ts';
import { type AnyDatabase, startTable } from '../start-table.ts';

/** What Grafana reads: one row per alarm that is not closed; of a group without kind and device, and no person. */
const ALARMS = `
  create view grafana_alarm as
  select
    a."city" as city,
    a."kind" as kind,
    a."deviceId" as device,
    a."record"::jsonb #>> '{key,resource}' as resource,
    a."alarmTypeId" as alarm_type,
    (array['warning', 'minor', 'major', 'critical'])[a."severityRank" + 1] as severity,
    a."isCleared" = 1 as cleared,
    a."operatorState" as operator_state,
    a."causeId" is not null as explained,
    jsonb_array_length(a."record"::jsonb -> 'impactedResources') as impacted,
    to_timestamp(a."lastRaisedMs" / 1000.0) as raised,
    to_timestamp(a."lastChangedMs" / 1000.0) as changed
  from "alarms" a
  where a."operatorState" <> 'closed'`;

export async function addAlarms(
  db: AnyDatabase,
  types: ColumnTypes,
  engine: RegistryEngine['name'],
): Promise<void> {
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
  if (engine === 'postgres') await sql.raw(ALARMS).execute(db);
}
