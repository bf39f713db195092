/** Version 9: what cities set differently for alarms: thresholds, and when silence is expected. */
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

export async function addAlarmRules(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'alarmRules', {
    id: 'text',
    city: 'text',
    type: 'text',
    rule: 'text',
    version: 'integer',
    changedMs: 'integer',
    changedBy: 'text',
  })
    .addPrimaryKeyConstraint('alarmRulesKey', ['id'])
    .addForeignKeyConstraint('alarmRulesCity', ['city'], 'cities', ['slug'], cascade)
    .execute();
  await db.schema.createIndex('alarmRulesByCity').on('alarmRules').column('city').execute();
}
