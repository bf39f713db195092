/** Rules of cities for alarms. Versions only grow, so of two who change one at once the second is told. */
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
  };
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
    .executeTakeFirstOrThrow();
  if (Number(count) >= ALARM_RULES_PER_CITY)
    throw new AppError('CONFLICT', `A city may have ${ALARM_RULES_PER_CITY} rules for alarms`);
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
  const content = rule.type === 'threshold' ? rule.threshold : rule.silence;
  return { id, city, type, rule: JSON.stringify(content), version, changedMs, changedBy };
}

function toRule({ rule, type, ...rest }: AlarmRuleRow): StoredAlarmRule {
  const content = JSON.parse(rule);
  const numbers = { version: Number(rest.version), changedMs: Number(rest.changedMs) };
  return type === 'threshold'
    ? { ...rest, ...numbers, type, threshold: content }
    : { ...rest, ...numbers, type, silence: content };
}
