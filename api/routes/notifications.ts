/** Messages about alarms and requests: what was sent, what waits and why. */
import Type from 'typebox';
import type { MessageResource } from '#core/notification-resources.ts';
import type { Page } from '#core/resources.ts';
import { OUTBOX_STATES, type OutboxMessage } from '#store/registry/registry-notifications.ts';
import { OPERATING_ROLES, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { parseCursor, toCursor } from '../cursors.ts';
import { MessageListParameters, MessageSchema } from '../schemas/notification-schemas.ts';
import { PAGE_LIMIT, parseList } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const CURSOR = /^\d{1,15}$/;

export async function registerNotifications(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/notifications',
    {
      config: { access: OPERATING_ROLES },
      schema: {
        tags: ['notifications'],
        summary: 'Messages about alarms and requests, newest first',
        querystring: MessageListParameters,
        response: {
          200: Type.Object(
            { items: Type.Array(MessageSchema), nextCursor: Type.Optional(Type.String()) },
            { additionalProperties: false },
          ),
        },
      },
    },
    async (request): Promise<Page<MessageResource>> => {
      const { city, channel, cursor, limit = PAGE_LIMIT } = request.query;
      const cities = await context.allowedCities(principalOf(request), city);
      const states = parseList('state', request.query.state, OUTBOX_STATES);
      const before = parseCursor(cursor, CURSOR);
      const { items, nextBefore } = await context.registry.notifications.list({
        limit,
        ...(cities && { cities }),
        ...(states && { states }),
        ...(channel !== undefined && { channelId: channel }),
        ...(before !== undefined && { before: Number(before) }),
      });
      return {
        items: items.map(toResource),
        ...(nextBefore !== undefined && { nextCursor: toCursor(nextBefore) }),
      };
    },
  );
}

function toResource({ id, notification, state, attempts, ...message }: OutboxMessage): MessageResource {
  const { city, channelId, routeId, step } = notification;
  return {
    ...{ id, city, channelId, step, state, attempts, created: toTime(message.createdMs) },
    ...(routeId !== undefined && { routeId }),
    ...('alarm' in notification && { alarmId: notification.alarm.id }),
    ...('request' in notification && { requestId: notification.request.id }),
    ...('flood' in notification && { count: sumOf(notification.flood.steps) }),
    ...(state === 'waiting' && { nextAttempt: toTime(message.nextAttemptMs) }),
    ...(message.finishedMs !== undefined && { finished: toTime(message.finishedMs) }),
    ...(message.error !== undefined && { error: message.error }),
  };
}

function sumOf(steps: Partial<Record<string, number>>): number {
  return Object.values(steps).reduce<number>((sum, count) => sum + (count ?? 0), 0);
}
