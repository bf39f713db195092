/** Writes what the alarm engine changed, within the transaction of the journal's sequence. */
import { type AlarmChange, toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import type { EngineChanges } from '#core/alarms/alarm-engine.ts';
import { type AlarmRecord, applyAlarmChange } from '#core/alarms/alarm-record.ts';
import type { BookEntry } from '#core/alarms/condition-book.ts';
import { shelveForMaintenance } from '#core/alarms/maintenance-shelf.ts';
import type { AlarmValueRow } from './alarm-tables.ts';
import { putAlarms, toStored } from './alarms.ts';
import { createRowsStatement } from './compiled-statement.ts';
import { raiseCounter, takeNumbers } from './counters.ts';
import type { DatabaseTransaction } from './tables.ts';

/** Keys of one `in (…)`: PostgreSQL and SQLite both take far more. */
const KEYS_AT_ONCE = 500;

export function createAlarmWriter() {
  const values = {
    alarmConditions: createValueStatement('alarmConditions'),
    alarmMemories: createValueStatement('alarmMemories'),
  };

  async function putValues<T>(
    transaction: DatabaseTransaction,
    table: keyof typeof values,
    entries: readonly (readonly [id: string, value: T | undefined])[],
  ): Promise<void> {
    const newest = [...new Map(entries)];
    const rows = newest.flatMap(([id, value]) =>
      value === undefined ? [] : [{ id, value: JSON.stringify(value) }],
    );
    await values[table].run(transaction, rows);
    const gone = newest.filter(([, value]) => value === undefined).map(([id]) => id);
    for (const ids of chunksOf(gone)) await transaction.deleteFrom(table).where('id', 'in', ids).execute();
  }

  return {
    /** Alarms of devices that were deleted meanwhile are passed over. */
    async apply(
      transaction: DatabaseTransaction,
      engine: EngineChanges,
      isKnown: (deviceId: string) => boolean,
    ): Promise<void> {
      await raiseCounter(transaction, 'alarmClockMs', engine.atMs);
      const changes = engine.changes.filter(({ deviceId }) => deviceId === undefined || isKnown(deviceId));
      await putRecords(transaction, { ...engine, changes });
      await putValues(transaction, 'alarmConditions', engine.conditions);
      await putValues(transaction, 'alarmMemories', engine.memories);
    },
  };
}

async function putRecords(transaction: DatabaseTransaction, engine: EngineChanges): Promise<void> {
  const impacts = new Map(
    engine.conditions.flatMap(([id, entry]) =>
      entry?.impactedResources || entry?.impactedRequests ? [[toAlarmId(id), toImpact(entry)]] : [],
    ),
  );
  const ids = new Set([...engine.changes.map(toId), ...impacts.keys()]);
  if (ids.size === 0) return;
  // Locks all alarms: a person may be acknowledging the same one.
  await takeNumbers(transaction, 'alarmRevision', 0);
  const records = await readRecords(transaction, [...ids]);
  const changed = new Map<string, AlarmRecord>();
  const note = (id: string, record: AlarmRecord) => {
    records.set(id, record);
    changed.delete(id);
    changed.set(id, record);
  };
  for (const change of engine.changes) note(toId(change), toNextRecord(records.get(toId(change)), change));
  for (const [id, impact] of impacts) {
    const record = records.get(id);
    if (record) note(id, { ...record, ...impact });
  }
  await putAlarms(transaction, [...changed.values()]);
}

/** What may grow without a step. */
function toImpact({ impactedResources, impactedRequests }: BookEntry) {
  return { ...(impactedResources && { impactedResources }), ...(impactedRequests && { impactedRequests }) };
}

/** What is raised while somebody works there is never seen without its shelf. */
function toNextRecord(record: AlarmRecord | undefined, change: AlarmChange): AlarmRecord {
  const next = applyAlarmChange(record, change);
  return change.shelf ? shelveForMaintenance(next, change.shelf, change.atMs) : next;
}

function toId({ key }: AlarmChange): string {
  return toAlarmId(toKeyText(key));
}

async function readRecords(
  transaction: DatabaseTransaction,
  ids: readonly string[],
): Promise<Map<string, AlarmRecord>> {
  const records = new Map<string, AlarmRecord>();
  for (const some of chunksOf(ids)) {
    const rows = await transaction.selectFrom('alarms').selectAll().where('id', 'in', some).execute();
    for (const row of rows) records.set(row.id, toStored(row));
  }
  return records;
}

function createValueStatement(table: 'alarmConditions' | 'alarmMemories') {
  return createRowsStatement<AlarmValueRow>(['id', 'value'], (database, rows) =>
    database
      .insertInto(table)
      .values(rows)
      .onConflict(conflict => conflict.column('id').doUpdateSet(eb => ({ value: eb.ref('excluded.value') }))),
  );
}

function* chunksOf(ids: readonly string[]): Generator<string[]> {
  for (let from = 0; from < ids.length; from += KEYS_AT_ONCE) yield ids.slice(from, from + KEYS_AT_ONCE);
}
