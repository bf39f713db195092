/** Version 1: cities, devices, access, commands, and what ingest learns. */
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

export async function createFirstTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await createDeviceTables(db, types);
  await createAccessTables(db, types);
  await createCommandTables(db, types);
  await createIngestTables(db, types);
}

async function createDeviceTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'counters', { name: 'text', value: 'integer' })
    .addPrimaryKeyConstraint('countersKey', ['name'])
    .execute();
  await startTable(db, types, 'cities', {
    slug: 'text',
    name: 'text',
    ags: 'text',
    timeZone: 'text',
    longitude: 'double',
    latitude: 'double',
  })
    .addPrimaryKeyConstraint('citiesKey', ['slug'])
    .execute();
  await startTable(db, types, 'devices', {
    id: 'text',
    city: 'text',
    kind: 'text',
    name: 'text',
    'longitude?': 'double',
    'latitude?': 'double',
    'locationCategory?': 'text',
    'groupId?': 'text',
    'cabinetId?': 'text',
    lifecycle: 'text',
    'serialNumber?': 'text',
    'manufacturerName?': 'text',
    'modelName?': 'text',
    'firmwareVersion?': 'text',
    'hardwareVersion?': 'text',
    reportIntervalS: 'double',
    search: 'text',
  })
    .addPrimaryKeyConstraint('devicesKey', ['id'])
    .addForeignKeyConstraint('devicesCity', ['city'], 'cities', ['slug'])
    .execute();
  await db.schema.createIndex('devicesByCity').on('devices').columns(['city', 'id']).execute();
}

async function createAccessTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'credentials', {
    userName: 'text',
    type: 'text',
    'deviceId?': 'text',
    'role?': 'text',
    'city?': 'text',
    'secretSha256?': 'blob',
    enabled: 'integer',
    changedMs: 'integer',
  })
    .addPrimaryKeyConstraint('credentialsKey', ['userName'])
    .addForeignKeyConstraint('credentialsDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema.createIndex('credentialsByDevice').on('credentials').column('deviceId').execute();
  await startTable(db, types, 'credentialChanges', {
    userName: 'text',
    revision: 'integer',
    'deletedMs?': 'integer',
  })
    .addPrimaryKeyConstraint('credentialChangesKey', ['userName'])
    .addUniqueConstraint('credentialChangesRevision', ['revision'])
    .execute();
  await db.schema
    .createIndex('credentialChangesByDeletion')
    .on('credentialChanges')
    .column('deletedMs')
    .execute();
  await startTable(db, types, 'grants', {
    id: 'text',
    type: 'text',
    name: 'text',
    role: 'text',
    cities: 'text',
    secretSha256: 'blob',
    createdMs: 'integer',
    expiresMs: 'integer',
    'lastUsedMs?': 'integer',
  })
    .addPrimaryKeyConstraint('grantsKey', ['id'])
    .addUniqueConstraint('grantsSecret', ['secretSha256'])
    .execute();
}

async function createCommandTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'commands', {
    id: 'text',
    deviceId: 'text',
    name: 'text',
    'args?': 'text',
    createdMs: 'integer',
    ttlS: 'double',
    expiresMs: 'integer',
    state: 'text',
    attempts: 'integer',
    changedMs: 'integer',
    by: 'text',
    'reason?': 'text',
  })
    .addPrimaryKeyConstraint('commandsKey', ['id'])
    .addForeignKeyConstraint('commandsDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema
    .createIndex('commandsByDevice')
    .on('commands')
    .columns(['deviceId', 'createdMs', 'id'])
    .execute();
  await db.schema.createIndex('commandsByState').on('commands').columns(['state', 'expiresMs']).execute();
  await startTable(db, types, 'configs', {
    deviceId: 'text',
    version: 'integer',
    config: 'text',
    'sentVersion?': 'integer',
    changedMs: 'integer',
  })
    .addPrimaryKeyConstraint('configsKey', ['deviceId'])
    .addForeignKeyConstraint('configsDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema.createIndex('configsByChange').on('configs').column('changedMs').execute();
}

async function createIngestTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'currentStates', {
    deviceId: 'text',
    revision: 'integer',
    state: 'text',
    stateSinceMs: 'integer',
    'lastReadingMs?': 'integer',
    'lastReceivedMs?': 'integer',
    'boot?': 'integer',
    'seq?': 'integer',
    'nextWakeMs?': 'integer',
    'clockOffsetMs?': 'double',
    'birthMs?': 'integer',
    'birth?': 'text',
    components: 'text',
  })
    .addPrimaryKeyConstraint('currentStatesKey', ['deviceId'])
    .addForeignKeyConstraint('currentStatesDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema.createIndex('currentStatesByRevision').on('currentStates').column('revision').execute();
  await startTable(db, types, 'completeness', {
    deviceId: 'text',
    day: 'text',
    received: 'integer',
    late: 'integer',
    duplicate: 'integer',
    rejected: 'integer',
    missing: 'integer',
    boots: 'integer',
  })
    .addPrimaryKeyConstraint('completenessKey', ['deviceId', 'day'])
    .addForeignKeyConstraint('completenessDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema.createIndex('completenessByDay').on('completeness').column('day').execute();
  await createRefusalTables(db, types);
}

async function createRefusalTables(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'quarantine', {
    id: 'integer',
    sequence: 'integer',
    part: 'integer',
    timeMs: 'integer',
    'city?': 'text',
    'deviceId?': 'text',
    topic: 'text',
    reason: 'text',
    'field?': 'text',
    'excerpt?': 'blob',
  })
    .addPrimaryKeyConstraint('quarantineKey', ['id'])
    .addUniqueConstraint('quarantinePart', ['sequence', 'part'])
    .execute();
  await db.schema.createIndex('quarantineByDevice').on('quarantine').columns(['deviceId', 'id']).execute();
  await db.schema.createIndex('quarantineByCity').on('quarantine').columns(['city', 'id']).execute();
  await startTable(db, types, 'deviceLog', {
    id: 'integer',
    deviceId: 'text',
    timeMs: 'integer',
    type: 'text',
    text: 'text',
    count: 'integer',
  })
    .addPrimaryKeyConstraint('deviceLogKey', ['id'])
    .addForeignKeyConstraint('deviceLogDevice', ['deviceId'], 'devices', ['id'], cascade)
    .execute();
  await db.schema.createIndex('deviceLogByDevice').on('deviceLog').columns(['deviceId', 'id']).execute();
  await db.schema.createIndex('deviceLogByType').on('deviceLog').columns(['type', 'id']).execute();
}
