/**
 * Messages to send, in the registry. What always holds: the position in the alarms' changes is locked while messages are
 * made from it; the table is bounded: the oldest that are finished go first, then the oldest that wait.
 */
import type { Flood } from '#core/notifications/flood.ts';
import { type NotificationMemory, toWatchKey } from '#core/notifications/to-notifications.ts';
import type { Watch } from '#core/notifications/watch.ts';
import { raiseCounter, readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import { createNotificationRules } from './notification-rules.ts';
import type { NotificationMemoryRow, NotificationRow } from './notification-tables.ts';
import { readAllPages } from './pages.ts';
import {
  type FollowedChanges,
  OUTBOX_STATES,
  type OutboxDraft,
  type OutboxMessage,
  type OutboxState,
  type RegistryNotifications,
} from './registry-notifications.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

export interface NotificationLimits {
  outboxLimit: number;
}

/** What is due is looked at so many at once, to find one of each channel. */
const DUE_ROWS = 200;
const REQUEST = 'request|';

/** @param losses is told of messages that had to make room before they were sent */
export function createNotifications(
  database: Database,
  { outboxLimit }: NotificationLimits,
  losses: { notificationsDropped: number },
): RegistryNotifications {
  async function add(transaction: DatabaseTransaction, messages: readonly OutboxDraft[]): Promise<void> {
    if (messages.length === 0) return;
    const last = await takeNumbers(transaction, 'notificationId', messages.length);
    const rows = messages.map((message, i) => toRow(message, last - messages.length + 1 + i));
    await transaction.insertInto('notifications').values(rows).execute();
    losses.notificationsDropped += await makeRoom(transaction, outboxLimit);
  }

  return {
    ...createNotificationRules(database),
    position: () => readCounter(database, 'notificationRevision'),
    memory: () => readMemory(database),
    follow: changes =>
      inTransaction(database, async transaction => {
        const position = await takeNumbers(transaction, 'notificationRevision', 0);
        if (position !== changes.fromRevision) return false;
        await raiseCounter(transaction, 'notificationRevision', changes.toRevision);
        await writeMemory(transaction, changes);
        await add(transaction, changes.messages);
        return true;
      }),
    requestMemory: () =>
      inTransaction(database, async transaction => {
        const sequence = await readCounter(transaction, 'notificationRequestSequence');
        const rows = await readMemoryRows(transaction);
        const told = rows.filter(({ id }) => id.startsWith(REQUEST));
        return {
          sequence,
          memory: new Map(told.map(({ id, value }) => [id.slice(REQUEST.length), JSON.parse(value)])),
        };
      }),
    followRequests: changes =>
      inTransaction(database, async transaction => {
        const position = await takeNumbers(transaction, 'notificationRequestSequence', 0);
        if (position !== changes.fromSequence) return false;
        await raiseCounter(transaction, 'notificationRequestSequence', changes.toSequence);
        for (const [id, told] of changes.memory) await writeEntry(transaction, REQUEST + id, told);
        await add(transaction, changes.messages);
        return true;
      }),
    add: message => inTransaction(database, transaction => add(transaction, [message])),
    claim: (nowMs, limit, excluded) =>
      inTransaction(database, transaction => claim(transaction, nowMs, limit, excluded)),
    async finish(id, result) {
      const { state, ...rest } = result;
      await database
        .updateTable('notifications')
        .set({ error: null, ...rest, state })
        .where('id', '=', id)
        .where('state', '=', 'sending')
        .execute();
    },
    async startOver(nowMs) {
      const updated = await database
        .updateTable('notifications')
        .set({ state: 'waiting', nextAttemptMs: nowMs })
        .where('state', '=', 'sending')
        .executeTakeFirst();
      return Number(updated.numUpdatedRows);
    },
    async list({ cities, states, channelId, before, limit }) {
      if (cities?.length === 0 || states?.length === 0) return { items: [] };
      let found = database.selectFrom('notifications').selectAll();
      if (cities) found = found.where('city', 'in', [...cities]);
      if (states) found = found.where('state', 'in', [...states]);
      if (channelId !== undefined) found = found.where('channelId', '=', channelId);
      if (before !== undefined) found = found.where('sequence', '<', before);
      const rows = await found
        .orderBy('sequence', 'desc')
        .limit(limit + 1)
        .execute();
      const items = rows.slice(0, limit).map(toMessage);
      const last = items.at(-1);
      return { items, ...(rows.length > limit && last && { nextBefore: last.sequence }) };
    },
    async counts() {
      const rows = await database
        .selectFrom('notifications')
        .select(eb => ['state', eb.fn.countAll().as('count')])
        .groupBy('state')
        .execute();
      const counts = Object.fromEntries(OUTBOX_STATES.map(state => [state, 0]));
      for (const { state, count } of rows) counts[state] = Number(count);
      return counts as Record<OutboxState, number>;
    },
  };
}

async function claim(
  transaction: DatabaseTransaction,
  nowMs: number,
  limit: number,
  excluded: readonly string[],
): Promise<OutboxMessage[]> {
  let due = transaction
    .selectFrom('notifications')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('nextAttemptMs', '<=', nowMs);
  if (excluded.length > 0) due = due.where('channelId', 'not in', [...excluded]);
  const rows = await due.orderBy('nextAttemptMs').orderBy('sequence').limit(DUE_ROWS).execute();
  const channels = new Set<string>();
  const first = rows.filter(({ channelId }) => !channels.has(channelId) && channels.add(channelId));
  const claimed: OutboxMessage[] = [];
  for (const { id } of first.slice(0, limit)) {
    const row = await transaction
      .updateTable('notifications')
      .set(eb => ({ state: 'sending', attempts: eb('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returningAll()
      .executeTakeFirst();
    if (row) claimed.push(toMessage(row));
  }
  return claimed;
}

/** Returns how many went that had not been sent. */
async function makeRoom(transaction: DatabaseTransaction, limit: number): Promise<number> {
  const { count } = await transaction
    .selectFrom('notifications')
    .select(eb => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  const excess = Number(count) - limit;
  if (excess <= 0) return 0;
  const finished = await deleteOldest(transaction, ['sent', 'failed'], excess);
  return finished < excess ? deleteOldest(transaction, ['waiting'], excess - finished) : 0;
}

async function deleteOldest(
  transaction: DatabaseTransaction,
  states: OutboxState[],
  count: number,
): Promise<number> {
  const deleted = await transaction
    .deleteFrom('notifications')
    .where('sequence', 'in', eb =>
      eb
        .selectFrom('notifications')
        .select('sequence')
        .where('state', 'in', states)
        .orderBy('sequence')
        .limit(count),
    )
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

async function writeMemory(
  transaction: DatabaseTransaction,
  { watches, floods }: Pick<FollowedChanges, 'watches' | 'floods'>,
): Promise<void> {
  const entries = [
    ...[...watches].map(([key, value]) => [`watch|${key}`, value] as const),
    ...[...floods].map(([key, value]) => [`flood|${key}`, value] as const),
  ];
  for (const [id, value] of entries) await writeEntry(transaction, id, value);
}

async function writeEntry(
  transaction: DatabaseTransaction,
  id: string,
  value: object | undefined,
): Promise<void> {
  if (value === undefined) {
    await transaction.deleteFrom('notificationMemories').where('id', '=', id).execute();
    return;
  }
  await transaction
    .insertInto('notificationMemories')
    .values({ id, value: JSON.stringify(value) })
    .onConflict(conflict => conflict.column('id').doUpdateSet(eb => ({ value: eb.ref('excluded.value') })))
    .execute();
}

function readMemoryRows(database: Database): Promise<NotificationMemoryRow[]> {
  return readAllPages(
    (after, limit) =>
      database
        .selectFrom('notificationMemories')
        .selectAll()
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute(),
    row => row.id,
  );
}

async function readMemory(database: Database): Promise<NotificationMemory> {
  const rows = await readMemoryRows(database);
  const watches = new Map<string, Watch>();
  const floods = new Map<string, Flood>();
  for (const { id, value } of rows) {
    const content = JSON.parse(value);
    if (id.startsWith('watch|')) watches.set(toWatchKey(content.routeId, content.subject.id), content);
    else if (id.startsWith('flood|')) floods.set(id.slice('flood|'.length), content);
  }
  return { watches, floods };
}

function toRow({ id, notification, createdMs }: OutboxDraft, sequence: number): NotificationRow {
  const { city, channelId } = notification;
  const finished = { finishedMs: null, error: null };
  return {
    ...{ id, sequence, city, channelId, content: JSON.stringify(notification), createdMs },
    ...{ state: 'waiting', attempts: 0, nextAttemptMs: createdMs, ...finished },
  };
}

function toMessage({ finishedMs, error, content, ...row }: NotificationRow): OutboxMessage {
  const { id, state } = row;
  return {
    ...{ id, state, sequence: Number(row.sequence), attempts: Number(row.attempts) },
    ...{ createdMs: Number(row.createdMs), nextAttemptMs: Number(row.nextAttemptMs) },
    notification: JSON.parse(content),
    ...(finishedMs !== null && { finishedMs: Number(finishedMs) }),
    ...(error !== null && { error }),
  };
}
