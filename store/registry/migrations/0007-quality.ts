/**
 * Version 7: mappings of names and units, refused messages kept for a replay, replays; of a refusal its device kind,
 * what it is about and how often it came; since when a clock is wrong.
 */
import { sql } from 'kysely';
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

export async function addQuality(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await db.schema.alterTable('quarantine').addColumn('kind', sql.raw(types.text)).execute();
  await db.schema.alterTable('quarantine').addColumn('subject', sql.raw(types.text)).execute();
  await db.schema
    .alterTable('quarantine')
    .addColumn('count', sql.raw(types.integer), column => column.notNull().defaultTo(1))
    .execute();
  await db.schema.createIndex('quarantineByTime').on('quarantine').column('timeMs').execute();
  await db.schema
    .alterTable('currentStates')
    .addColumn('clockWrongSinceMs', sql.raw(types.integer))
    .execute();
  await createMappingTable(db, types);
  await createReplayTables(db, types);
}

async function createMappingTable(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'metricMappings', {
    id: 'text',
    city: 'text',
    kind: 'text',
    model: 'text',
    component: 'text',
    metric: 'text',
    toComponent: 'text',
    'toMetric?': 'text',
    conversion: 'text',
    version: 'integer',
    changedMs: 'integer',
    changedBy: 'text',
  })
    .addPrimaryKeyConstraint('metricMappingsKey', ['id'])
    .addUniqueConstraint('metricMappingsNames', ['city', 'kind', 'model', 'component', 'metric'])
    .addForeignKeyConstraint('metricMappingsCity', ['city'], 'cities', ['slug'], cascade)
    .execute();
}

/** The payload stands last, so that rows are counted and skipped without reading it. */
async function createReplayTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'keptMessages', {
    sequence: 'integer',
    receivedMs: 'integer',
    city: 'text',
    kind: 'text',
    deviceId: 'text',
    topic: 'text',
    bytes: 'integer',
    state: 'text',
    'remaining?': 'text',
    'judgedMs?': 'integer',
    'payload?': 'blob',
  })
    .addPrimaryKeyConstraint('keptMessagesKey', ['sequence'])
    .addForeignKeyConstraint('keptMessagesDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema
    .createIndex('keptMessagesByCity')
    .on('keptMessages')
    .columns(['city', 'sequence', 'bytes'])
    .execute();
  // Everything that totals ask for, so that they read no payload.
  await db.schema
    .createIndex('keptMessagesTotals')
    .on('keptMessages')
    .columns(['city', 'kind', 'state', 'sequence', 'bytes'])
    .execute();
  await db.schema.createIndex('keptMessagesByTime').on('keptMessages').column('receivedMs').execute();
  await db.schema.createIndex('keptMessagesByDevice').on('keptMessages').column('deviceId').execute();
  await startTable(db, types, 'replays', {
    id: 'text',
    city: 'text',
    'kind?': 'text',
    'deviceId?': 'text',
    createdMs: 'integer',
    by: 'text',
    state: 'text',
    'finishedMs?': 'integer',
    position: 'integer',
    endSequence: 'integer',
    total: 'integer',
    stored: 'integer',
    partly: 'integer',
    refused: 'integer',
  })
    .addPrimaryKeyConstraint('replaysKey', ['id'])
    .execute();
  await db.schema.createIndex('replaysByCity').on('replays').columns(['city', 'createdMs']).execute();
}
