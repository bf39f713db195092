/** Channels for messages about alarms. Addresses and secrets of webhooks are written and never read. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { type AuditChange, toAuditChanges } from '#core/audit-actions.ts';
import type { ChannelRequest, ChannelResource, TestMessageResource } from '#core/notification-resources.ts';
import type { StoredChannel } from '#store/registry/registry-notifications.ts';
import { isAllowedCity, OPERATING_ROLES, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toChannelTarget } from '../notifications/channel-target.ts';
import { ApiProblem } from '../problems.ts';
import {
  ChannelRequestSchema,
  ChannelSchema,
  RuleParameters,
  TestMessageSchema,
  VersionParameter,
} from '../schemas/notification-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const closed = { additionalProperties: false };

export async function registerNotificationChannels(app: ApiServer, context: ApiContext): Promise<void> {
  const { notifications } = context.registry;
  const { sealer } = context.people;

  async function findChannel(principal: Principal, id: string): Promise<StoredChannel> {
    const channel = await notifications.getChannel(id);
    if (!channel || !isAllowedCity(principal, channel.city))
      throw new ApiProblem('NOT_FOUND', { detail: 'No such channel' });
    return channel;
  }

  function toChannel(
    request: ChannelRequest,
    principal: Principal,
    id: string,
    before?: StoredChannel,
  ): Omit<StoredChannel, 'version'> {
    const { city, name, language } = request;
    const { areWebhooksPrivate } = context;
    const target = toChannelTarget(request, id, before, { sealer, areWebhooksPrivate });
    const changedMs = context.clock.nowMs();
    return { id, city, name, language, target, changedMs, changedBy: principal.name };
  }

  app.get(
    '/api/v1/notification-channels',
    {
      config: { access: OPERATING_ROLES },
      schema: {
        tags: ['notifications'],
        summary: 'Where messages about alarms can go',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(ChannelSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: ChannelResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { items: (await notifications.listChannels(cities)).map(toResource) };
    },
  );

  app.post(
    '/api/v1/notification-channels',
    {
      config: { access: OPERATING_ROLES, audit: 'channel.create' },
      schema: {
        tags: ['notifications'],
        summary: 'Adds a channel',
        body: ChannelRequestSchema,
        response: { 201: ChannelSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await context.allowedCities(principal, request.body.city);
      const channel = { ...toChannel(request.body, principal, randomUUID()), version: 1 };
      await context.change(request, async groups => {
        await groups.notifications.putChannel(channel);
        await groups.note({ city: channel.city, objectId: channel.id, changes: toChanges({}, channel) });
      });
      return reply.code(201).send(toResource(channel));
    },
  );

  app.put(
    '/api/v1/notification-channels/:id',
    {
      config: { access: OPERATING_ROLES, audit: 'channel.change' },
      schema: {
        tags: ['notifications'],
        summary: 'Changes a channel; city and type stay, and of a webhook what is left out',
        params: RuleParameters,
        querystring: VersionParameter,
        body: ChannelRequestSchema,
        response: { 200: ChannelSchema },
      },
    },
    async (request): Promise<ChannelResource> => {
      const principal = principalOf(request);
      const before = await findChannel(principal, request.params.id);
      const { id, city } = before;
      const wanted = toChannel({ ...request.body, city }, principal, id, before);
      const channel = { ...wanted, version: request.query.version + 1 };
      await context.change(request, async groups => {
        await groups.notifications.putChannel(channel);
        await groups.note({ city, objectId: id, changes: toChanges(before, channel) });
      });
      return toResource(channel);
    },
  );

  app.delete(
    '/api/v1/notification-channels/:id',
    {
      config: { access: OPERATING_ROLES, audit: 'channel.delete' },
      schema: {
        tags: ['notifications'],
        summary: 'Deletes a channel that no route leads to',
        params: RuleParameters,
        querystring: VersionParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const before = await findChannel(principalOf(request), request.params.id);
      const { id, city } = before;
      await context.change(request, async groups => {
        const isDeleted = await groups.notifications.deleteChannel(id, request.query.version);
        if (!isDeleted)
          throw new ApiProblem('CONFLICT', { detail: 'The channel was changed by somebody else' });
        await groups.note({ city, objectId: id, changes: toChanges(before, {}) });
      });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/api/v1/notification-channels/:id/test',
    {
      config: { access: OPERATING_ROLES, audit: 'channel.test' },
      schema: {
        tags: ['notifications'],
        summary: 'Sends a test message; what becomes of it is in the list of messages',
        params: RuleParameters,
        response: { 202: TestMessageSchema },
      },
    },
    async (request, reply) => {
      const { id: channelId, city } = await findChannel(principalOf(request), request.params.id);
      const timeMs = context.clock.nowMs();
      const id = randomUUID();
      await context.change(request, async groups => {
        const notification = { city, channelId, timeMs, step: 'test' } as const;
        await groups.notifications.add({ id, notification, createdMs: timeMs });
        await groups.note({ city, objectId: channelId });
      });
      const message: TestMessageResource = { id };
      return reply.code(202).send(message);
    },
  );
}

function toResource({ target, changedMs, ...channel }: StoredChannel): ChannelResource {
  const shown = target.type === 'mail' ? { addresses: [...target.addresses] } : { host: target.host };
  return { ...channel, type: target.type, ...shown, changed: toTime(changedMs) };
}

/** Mail addresses are people's: how many they are is all the log tells of them. */
function toChanges(before: Partial<StoredChannel>, after: Partial<StoredChannel>): AuditChange[] {
  return toAuditChanges(toAudited(before), toAudited(after));
}

function toAudited({ name, target }: Partial<StoredChannel>) {
  if (!target) return { name };
  return target.type === 'mail'
    ? { name, method: target.type, count: target.addresses.length }
    : { name, method: target.type, target: target.host };
}
