/** The alarms in the registry: the record as JSON, beside it the columns that lists are made by. */

import { toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import { type AlarmRecord, applyOperatorAction, endShelving } from '#core/alarms/alarm-record.ts';
import { ALARM_TYPES, type AlarmType } from '#core/alarms/alarm-types.ts';
import { endMaintenance, shelveForMaintenance } from '#core/alarms/maintenance-shelf.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Severity } from '#core/limits.ts';
import { compileAlarmQuery, toCursor } from './alarm-listings.ts';
import type { AlarmRow } from './alarm-tables.ts';
import { createRowsStatement } from './compiled-statement.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { readAllPages } from './pages.ts';
import type { AlarmCounts, RegistryAlarms, StoredAlarm } from './registry-alarms.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

/** Mildest first: the rank of a severity is its place. */
export const SEVERITY_RANKS: readonly Severity[] = ['warning', 'minor', 'major', 'critical'];

const ALARM_COLUMNS = [
  'id',
  'revision',
  'city',
  'kind',
  'deviceId',
  'alarmTypeId',
  'severityRank',
  'isCleared',
  'operatorState',
  'shelvedUntilMs',
  'causeId',
  'assigneeId',
  'lastRaisedMs',
  'lastChangedMs',
  'record',
] as const satisfies readonly (keyof AlarmRow)[];

const upsert = createRowsStatement<AlarmRow>(ALARM_COLUMNS, (database, rows) =>
  database
    .insertInto('alarms')
    .values(rows)
    .onConflict(conflict =>
      conflict
        .column('id')
        .doUpdateSet(eb => Object.fromEntries(ALARM_COLUMNS.map(name => [name, eb.ref(`excluded.${name}`)]))),
    ),
);

/** @param database may be a transaction that is open already */
export function createAlarms(database: Database, nowMs: () => number): RegistryAlarms {
  async function put(transaction: DatabaseTransaction, record: AlarmRecord): Promise<StoredAlarm> {
    const [stored] = await putAlarms(transaction, [record]);
    return stored!;
  }

  return {
    async engineState() {
      return {
        atMs: await readCounter(database, 'alarmClockMs'),
        conditions: await readValues(database, 'alarmConditions'),
        memories: await readValues(database, 'alarmMemories'),
      };
    },
    clockMs: () => readCounter(database, 'alarmClockMs'),
    async list(query) {
      const rows = await compileAlarmQuery(database, query).execute();
      const items = rows.slice(0, query.limit).map(toStored);
      const last = items.at(-1);
      return { items, ...(rows.length > query.limit && last && { nextCursor: toCursor(last) }) };
    },
    async get(id) {
      const row = await database.selectFrom('alarms').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toStored(row);
    },
    counts: cities => count(database, cities),
    async changedAfter(revision, limit) {
      const changed = database.selectFrom('alarms').selectAll().where('revision', '>', revision);
      return (await changed.orderBy('revision').limit(limit).execute()).map(toStored);
    },
    lastRevision: () => readCounter(database, 'alarmRevision'),
    operate: (id, action, by) =>
      inTransaction(database, async transaction => {
        // Locks all alarms: ingest may be writing the same one.
        await takeNumbers(transaction, 'alarmRevision', 0);
        const row = await transaction
          .selectFrom('alarms')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) return undefined;
        const record = toStored(row);
        const type: AlarmType = ALARM_TYPES[record.key.alarmTypeId];
        const atMs = nowMs();
        const next = applyOperatorAction(record, action, { by, atMs, isLatched: type.isLatched ?? false });
        return typeof next === 'string' ? next : put(transaction, { ...next, lastChangedMs: atMs });
      }),
    async awaitingRelease() {
      const rows = await database
        .selectFrom('alarms')
        .selectAll()
        .where('operatorState', '=', 'closed')
        .where('isCleared', '=', 0)
        .execute();
      return rows.map(row => toKeyText(toStored(row).key));
    },
    endShelving: () =>
      inTransaction(database, async transaction => {
        await takeNumbers(transaction, 'alarmRevision', 0);
        const rows = await transaction
          .selectFrom('alarms')
          .selectAll()
          .where('operatorState', '=', 'shelved')
          .where('shelvedUntilMs', '<=', nowMs())
          .execute();
        await putAlarms(
          transaction,
          rows.map(row => endShelving(toStored(row), nowMs())),
        );
        return rows.length;
      }),
    followMaintenance: maintenance =>
      inTransaction(database, transaction => followMaintenance(transaction, maintenance, nowMs())),
    async purge(beforeMs) {
      const deleted = await database
        .deleteFrom('alarms')
        .where('operatorState', '=', 'closed')
        .where('isCleared', '=', 1)
        .where('lastChangedMs', '<', beforeMs)
        .executeTakeFirst();
      return Number(deleted.numDeletedRows);
    },
  };
}

async function followMaintenance(
  transaction: DatabaseTransaction,
  { cities, shelfOf, isRunning }: Parameters<RegistryAlarms['followMaintenance']>[0],
  atMs: number,
): Promise<number> {
  await takeNumbers(transaction, 'alarmRevision', 0);
  const all = transaction.selectFrom('alarms').selectAll();
  const shelved = await all.where('operatorState', '=', 'shelved').execute();
  const ended = shelved.map(toStored).flatMap(alarm => {
    const next = endMaintenance(alarm, isRunning, atMs);
    return next === alarm ? [] : [next];
  });
  const open = all.where('operatorState', '=', 'none').where('isCleared', '=', 0);
  const inCities = cities.length === 0 ? [] : await open.where('city', 'in', [...cities]).execute();
  const begun = inCities.map(toStored).flatMap(alarm => {
    const shelf = shelfOf(alarm);
    const next = shelf ? shelveForMaintenance(alarm, shelf, atMs) : alarm;
    return next === alarm ? [] : [next];
  });
  await putAlarms(transaction, [...ended, ...begun]);
  return ended.length + begun.length;
}

/** Each with a revision of its own, in the order given. */
export async function putAlarms(
  transaction: DatabaseTransaction,
  records: readonly AlarmRecord[],
): Promise<StoredAlarm[]> {
  if (records.length === 0) return [];
  const last = await takeNumbers(transaction, 'alarmRevision', records.length);
  const rows = records.map((record, i) => toRow(record, last - records.length + 1 + i));
  await upsert.run(transaction, rows);
  return rows.map(toStored);
}

function toRow(record: AlarmRecord, revision: number): AlarmRow {
  const { id: _id, kind: _kind, revision: _revision, ...rest } = record as StoredAlarm;
  return {
    ...{ id: toAlarmId(toKeyText(record.key)), revision, city: record.city, record: JSON.stringify(rest) },
    kind: record.deviceId === undefined ? null : (record.key.resource.split('/')[1] as DeviceKindName),
    deviceId: record.deviceId ?? null,
    alarmTypeId: record.key.alarmTypeId,
    severityRank: SEVERITY_RANKS.indexOf(record.severity),
    isCleared: record.isCleared ? 1 : 0,
    operatorState: record.operatorState,
    shelvedUntilMs: record.shelvedUntilMs ?? null,
    causeId: record.suppressedBy === undefined ? null : toAlarmId(record.suppressedBy),
    assigneeId: record.assignee?.id ?? null,
    lastRaisedMs: record.lastRaisedMs,
    lastChangedMs: record.lastChangedMs,
  };
}

export function toStored({ id, revision, kind, record }: AlarmRow): StoredAlarm {
  return { ...JSON.parse(record), id, revision: Number(revision), ...(kind !== null && { kind }) };
}

async function readValues<T>(
  database: Database,
  table: 'alarmConditions' | 'alarmMemories',
): Promise<[id: string, value: T][]> {
  const rows = await readAllPages(
    (after, limit) =>
      database.selectFrom(table).selectAll().where('id', '>', after).orderBy('id').limit(limit).execute(),
    row => row.id,
  );
  return rows.map(({ id, value }) => [id, JSON.parse(value)]);
}

async function count(database: Database, cities: readonly string[] | undefined): Promise<AlarmCounts> {
  let query = database
    .selectFrom('alarms')
    .select(eb => ['severityRank', 'operatorState', eb.fn.countAll().as('count')])
    .where('operatorState', '!=', 'closed')
    .where('causeId', 'is', null)
    .groupBy(['severityRank', 'operatorState']);
  if (cities) query = query.where('city', 'in', cities);
  const counts: AlarmCounts = {
    severities: { warning: 0, minor: 0, major: 0, critical: 0 },
    fresh: 0,
    shelved: 0,
  };
  if (cities?.length === 0) return counts;
  for (const row of await query.execute()) {
    if (row.operatorState === 'shelved') counts.shelved += Number(row.count);
    else counts.severities[SEVERITY_RANKS[Number(row.severityRank)]!] += Number(row.count);
    if (row.operatorState === 'none') counts.fresh += Number(row.count);
  }
  return counts;
}
