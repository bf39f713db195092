/** Rules of cities for alarms. Versions only grow, so of two who change one at once the second is told. */
import { toMaintenanceEndMs } from '#core/alarms/maintenance-window.ts';
import { AppError } from '#core/app-error.ts';
import type { AlarmRuleRow } from './alarm-tables.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import {
  ALARM_RULES_PER_CITY,
  type RegistryAlarmRules,
  type StoredAlarmRule,
} from './registry-alarm-rules.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

export function createAlarmRules(database: Database): RegistryAlarmRules {
  return {
    async list(cities) {
      if (cities?.length === 0) return [];
      const all = database.selectFrom('alarmRules').selectAll().orderBy('city').orderBy('id');
      const some = cities ? all.where('city', 'in', [...cities]) : all;
      return (await some.execute()).map(toRule);
    },
    async get(id) {
      const row = await database.selectFrom('alarmRules').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toRule(row);
    },
    put: rule => inTransaction(database, transaction => put(transaction, rule)),
    delete: (id, version) =>
      inTransaction(database, async transaction => {
        await takeNumbers(transaction, 'alarmRuleRevision', 1);
        const deleted = await transaction
          .deleteFrom('alarmRules')
          .where('id', '=', id)
          .where('version', '=', version)
          .executeTakeFirst();
        return Number(deleted.numDeletedRows) > 0;
      }),
    revision: () => readCounter(database, 'alarmRuleRevision'),
    purgeMaintenance: beforeMs =>
      inTransaction(database, async transaction => {
        const all = await transaction
          .selectFrom('alarmRules')
          .selectAll()
          .where('type', '=', 'maintenance')
          .execute();
        const old = all.map(toRule).filter(rule => isOver(rule, beforeMs));
        for (const { id } of old) await transaction.deleteFrom('alarmRules').where('id', '=', id).execute();
        if (old.length > 0) await takeNumbers(transaction, 'alarmRuleRevision', 1);
        return old.length;
      }),
  };
}

function isOver(rule: StoredAlarmRule, beforeMs: number): boolean {
  if (rule.type !== 'maintenance') return false;
  const endMs = toMaintenanceEndMs(rule.maintenance);
  return endMs !== undefined && endMs < beforeMs;
}

async function put(transaction: DatabaseTransaction, rule: StoredAlarmRule): Promise<void> {
  await takeNumbers(transaction, 'alarmRuleRevision', 1);
  const row = toRow(rule);
  if (rule.version === 1) return insert(transaction, row);
  const updated = await transaction
    .updateTable('alarmRules')
    .set(row)
    .where('id', '=', row.id)
    .where('city', '=', row.city)
    .where('version', '=', rule.version - 1)
    .executeTakeFirst();
  if (Number(updated.numUpdatedRows) === 0)
    throw new AppError('CONFLICT', 'The rule was changed or deleted by somebody else');
}

async function insert(transaction: DatabaseTransaction, row: AlarmRuleRow): Promise<void> {
  const { count } = await transaction
    .selectFrom('alarmRules')
    .select(eb => eb.fn.countAll().as('count'))
    .where('city', '=', row.city)
    .where('type', '=', row.type)
    .executeTakeFirstOrThrow();
  if (Number(count) >= ALARM_RULES_PER_CITY)
    throw new AppError('CONFLICT', `A city may have ${ALARM_RULES_PER_CITY} rules of type ${row.type}`);
  const inserted = await transaction
    .insertInto('alarmRules')
    .values(row)
    .onConflict(conflict => conflict.column('id').doNothing())
    .executeTakeFirst();
  if (Number(inserted.numInsertedOrUpdatedRows) === 0)
    throw new AppError('CONFLICT', 'A rule with this id is there already');
}

function toRow(rule: StoredAlarmRule): AlarmRuleRow {
  const { id, city, type, version, changedMs, changedBy } = rule;
  return { id, city, type, rule: JSON.stringify(toContent(rule)), version, changedMs, changedBy };
}

function toContent(rule: StoredAlarmRule): object {
  if (rule.type === 'threshold') return rule.threshold;
  return rule.type === 'silence' ? rule.silence : rule.maintenance;
}

function toRule({ rule, type, ...rest }: AlarmRuleRow): StoredAlarmRule {
  const content = JSON.parse(rule);
  const numbers = { version: Number(rest.version), changedMs: Number(rest.changedMs) };
  switch (type) {
    case 'threshold':
      return { ...rest, ...numbers, type, threshold: content };
    case 'silence':
      return { ...rest, ...numbers, type, silence: content };
    case 'maintenance':
      return { ...rest, ...numbers, type, maintenance: content };
  }
}
