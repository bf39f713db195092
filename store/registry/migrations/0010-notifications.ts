/** Version 10: who is told of alarms, what each route was told, and the messages to send. */
import type { ColumnTypes } from '../registry-engine.ts';
import { type AnyDatabase, cascade, startTable } from '../start-table.ts';

export async function addNotifications(db: AnyDatabase, types: ColumnTypes): Promise<void> {
  await startTable(db, types, 'notificationRules', {
    id: 'text',
    city: 'text',
    type: 'text',
    content: 'text',
    'sealed?': 'blob',
    version: 'integer',
    changedMs: 'integer',
    changedBy: 'text',
  })
    .addPrimaryKeyConstraint('notificationRulesKey', ['id'])
    .addForeignKeyConstraint('notificationRulesCity', ['city'], 'cities', ['slug'], cascade)
    .execute();
  await db.schema.createIndex('notificationRulesByCity').on('notificationRules').column('city').execute();
  await startTable(db, types, 'notificationMemories', { id: 'text', value: 'text' })
    .addPrimaryKeyConstraint('notificationMemoriesKey', ['id'])
    .execute();
  await startTable(db, types, 'notifications', {
    id: 'text',
    sequence: 'integer',
    city: 'text',
    channelId: 'text',
    content: 'text',
    state: 'text',
    attempts: 'integer',
    createdMs: 'integer',
    nextAttemptMs: 'integer',
    'finishedMs?': 'integer',
    'error?': 'text',
  })
    .addPrimaryKeyConstraint('notificationsKey', ['id'])
    .execute();
  await db.schema
    .createIndex('notificationsBySequence')
    .on('notifications')
    .column('sequence')
    .unique()
    .execute();
  await db.schema
    .createIndex('notificationsByDue')
    .on('notifications')
    .columns(['state', 'nextAttemptMs'])
    .execute();
}
