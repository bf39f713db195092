/** Channels and routes in the registry: one table, by type. Versions only grow, so who comes second is told. */
import { AppError } from '#core/app-error.ts';
import { readCounter, takeNumbers } from './counters.ts';
import { inTransaction } from './in-transaction.ts';
import type { NotificationRuleRow } from './notification-tables.ts';
import {
  CHANNELS_PER_CITY,
  type RegistryNotifications,
  ROUTES_PER_CITY,
  type StoredChannel,
  type StoredRoute,
} from './registry-notifications.ts';
import type { Database, DatabaseTransaction } from './tables.ts';

type RuleMethods = Pick<
  RegistryNotifications,
  | 'listChannels'
  | 'getChannel'
  | 'putChannel'
  | 'deleteChannel'
  | 'listRoutes'
  | 'getRoute'
  | 'putRoute'
  | 'deleteRoute'
  | 'revision'
>;
type Type = NotificationRuleRow['type'];

const MAX_PER_CITY: Record<Type, number> = { channel: CHANNELS_PER_CITY, route: ROUTES_PER_CITY };

export function createNotificationRules(database: Database): RuleMethods {
  return {
    listChannels: async cities => (await list(database, 'channel', cities)).map(toChannel),
    listRoutes: async cities => (await list(database, 'route', cities)).map(toRoute),
    async getChannel(id) {
      const row = await get(database, 'channel', id);
      return row && toChannel(row);
    },
    async getRoute(id) {
      const row = await get(database, 'route', id);
      return row && toRoute(row);
    },
    putChannel: channel => change(database, transaction => put(transaction, toChannelRow(channel))),
    putRoute: route =>
      change(database, async transaction => {
        for (const id of channelsOf(route)) {
          if ((await get(transaction, 'channel', id))?.city !== route.city)
            throw new AppError('CONFLICT', 'The city has no such channel');
        }
        await put(transaction, toRouteRow(route));
      }),
    deleteChannel: (id, version) =>
      change(database, async transaction => {
        const routes = (await list(transaction, 'route', undefined)).map(toRoute);
        if (routes.some(route => channelsOf(route).includes(id)))
          throw new AppError('CONFLICT', 'A route leads to this channel');
        return remove(transaction, 'channel', id, version);
      }),
    deleteRoute: (id, version) => change(database, transaction => remove(transaction, 'route', id, version)),
    revision: () => readCounter(database, 'notificationRuleRevision'),
  };
}

/** One after another: a route must not lead to a channel that is being deleted. */
function change<Result>(
  database: Database,
  work: (transaction: DatabaseTransaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(database, async transaction => {
    await takeNumbers(transaction, 'notificationRuleRevision', 1);
    return work(transaction);
  });
}

async function list(
  database: Database,
  type: Type,
  cities: readonly string[] | undefined,
): Promise<NotificationRuleRow[]> {
  if (cities?.length === 0) return [];
  const all = database.selectFrom('notificationRules').selectAll().where('type', '=', type);
  const some = cities ? all.where('city', 'in', [...cities]) : all;
  return some.orderBy('city').orderBy('id').execute();
}

function get(database: Database, type: Type, id: string): Promise<NotificationRuleRow | undefined> {
  const found = database.selectFrom('notificationRules').selectAll().where('id', '=', id);
  return found.where('type', '=', type).executeTakeFirst();
}

async function put(transaction: DatabaseTransaction, row: NotificationRuleRow): Promise<void> {
  if (row.version === 1) return insert(transaction, row);
  const updated = await transaction
    .updateTable('notificationRules')
    .set(row)
    .where('id', '=', row.id)
    .where('type', '=', row.type)
    .where('city', '=', row.city)
    .where('version', '=', row.version - 1)
    .executeTakeFirst();
  if (Number(updated.numUpdatedRows) === 0)
    throw new AppError('CONFLICT', `The ${row.type} was changed or deleted by somebody else`);
}

async function insert(transaction: DatabaseTransaction, row: NotificationRuleRow): Promise<void> {
  const { length } = await list(transaction, row.type, [row.city]);
  if (length >= MAX_PER_CITY[row.type])
    throw new AppError('CONFLICT', `A city may have ${MAX_PER_CITY[row.type]} of type ${row.type}`);
  await transaction.insertInto('notificationRules').values(row).execute();
}

async function remove(
  transaction: DatabaseTransaction,
  type: Type,
  id: string,
  version: number,
): Promise<boolean> {
  const deleted = await transaction
    .deleteFrom('notificationRules')
    .where('id', '=', id)
    .where('type', '=', type)
    .where('version', '=', version)
    .executeTakeFirst();
  return Number(deleted.numDeletedRows) > 0;
}

function channelsOf({ channelId, escalateToChannelId }: StoredRoute): string[] {
  return escalateToChannelId === undefined ? [channelId] : [channelId, escalateToChannelId];
}

function toRouteRow(route: StoredRoute): NotificationRuleRow {
  const { id, city, version, changedMs, changedBy, ...content } = route;
  const sealed = null;
  return { id, city, type: 'route', content: JSON.stringify(content), sealed, version, changedMs, changedBy };
}

function toChannelRow({ target, ...channel }: StoredChannel): NotificationRuleRow {
  const { id, city, version, changedMs, changedBy, name, language } = channel;
  const sealed = target.type === 'webhook' ? target.sealed : null;
  const shown = target.type === 'webhook' ? { type: target.type, host: target.host } : target;
  const content = JSON.stringify({ name, language, target: shown });
  return { id, city, type: 'channel', content, sealed, version, changedMs, changedBy };
}

function toRoute({ type: _type, sealed: _sealed, content, ...row }: NotificationRuleRow): StoredRoute {
  return { ...row, ...toNumbers(row), ...JSON.parse(content) };
}

function toChannel({ type: _type, sealed, content, ...row }: NotificationRuleRow): StoredChannel {
  const { name, language, target } = JSON.parse(content);
  // Some engine gives a view of its own class.
  const secret = sealed === null ? {} : { sealed: new Uint8Array(sealed) };
  return { ...row, ...toNumbers(row), name, language, target: { ...target, ...secret } };
}

function toNumbers({ version, changedMs }: Pick<NotificationRuleRow, 'version' | 'changedMs'>) {
  return { version: Number(version), changedMs: Number(changedMs) };
}
