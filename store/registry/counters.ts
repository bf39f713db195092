/**
 * Numbers that only grow. A number is taken inside the transaction that uses it and its row stays locked
 * until the commit, so whoever reads "everything above n" never misses one that was committed later.
 */
import type { Database, DatabaseTransaction } from './tables.ts';

export type CounterName =
  | 'deviceRevision'
  | 'credentialRevision'
  | 'configChangedMs'
  | 'ingestSequence'
  | 'currentRevision'
  | 'quarantineId'
  | 'logId'
  | 'auditId'
  | 'mappingRevision'
  | 'alarmRevision'
  | 'alarmClockMs'
  | 'alarmRuleRevision'
  | 'notificationRevision'
  | 'notificationRuleRevision'
  | 'notificationRequestSequence'
  | 'notificationId'
  | 'networkRevision'
  | 'requestSequence';

/** Takes the next `count` numbers and returns the last of them; `count` 0 only locks and reads. */
export async function takeNumbers(
  transaction: DatabaseTransaction,
  name: CounterName,
  count: number,
): Promise<number> {
  const row = await transaction
    .insertInto('counters')
    .values({ name, value: count })
    .onConflict(conflict =>
      conflict.column('name').doUpdateSet(eb => ({ value: eb('counters.value', '+', count) })),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(row.value);
}

/** Raises the counter to the value; false, and nothing changed, when it stands there or above. */
export async function raiseCounter(
  transaction: DatabaseTransaction,
  name: CounterName,
  value: number,
): Promise<boolean> {
  const result = await transaction
    .insertInto('counters')
    .values({ name, value })
    .onConflict(conflict =>
      conflict.column('name').doUpdateSet({ value }).where('counters.value', '<', value),
    )
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows) > 0;
}

/** 0 before the first. */
export async function readCounter(database: Database, name: CounterName): Promise<number> {
  const row = await database
    .selectFrom('counters')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return Number(row?.value ?? 0);
}
