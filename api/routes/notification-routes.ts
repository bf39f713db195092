/** Which alarms and requests of a city go to which channel. A change holds within a second. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { type AuditChange, toAuditChanges } from '#core/audit-actions.ts';
import type { RouteRequest, RouteResource } from '#core/notification-resources.ts';
import type { StoredRoute } from '#store/registry/registry-notifications.ts';
import { isAllowedCity, OPERATING_ROLES, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import {
  RouteRequestSchema,
  RouteSchema,
  RuleParameters,
  VersionParameter,
} from '../schemas/notification-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const closed = { additionalProperties: false };

export async function registerNotificationRoutes(app: ApiServer, context: ApiContext): Promise<void> {
  const { notifications } = context.registry;

  async function findRoute(principal: Principal, id: string): Promise<StoredRoute> {
    const route = await notifications.getRoute(id);
    if (!route || !isAllowedCity(principal, route.city))
      throw new ApiProblem('NOT_FOUND', { detail: 'No such route' });
    return route;
  }

  const toChanged = (principal: Principal) => ({
    changedMs: context.clock.nowMs(),
    changedBy: principal.name,
  });

  app.get(
    '/api/v1/notification-routes',
    {
      config: { access: OPERATING_ROLES },
      schema: {
        tags: ['notifications'],
        summary: 'Which alarms go to which channel',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(RouteSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: RouteResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { items: (await notifications.listRoutes(cities)).map(toResource) };
    },
  );

  app.post(
    '/api/v1/notification-routes',
    {
      config: { access: OPERATING_ROLES, audit: 'route.create' },
      schema: {
        tags: ['notifications'],
        summary: 'Adds a route to a channel of the same city',
        body: RouteRequestSchema,
        response: { 201: RouteSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await context.allowedCities(principal, request.body.city);
      checkAbout(request.body);
      const route = { ...request.body, ...toChanged(principal), id: randomUUID(), version: 1 };
      await context.change(request, async groups => {
        await groups.notifications.putRoute(route);
        await groups.note({ city: route.city, objectId: route.id, changes: toChanges({}, route) });
      });
      return reply.code(201).send(toResource(route));
    },
  );

  app.put(
    '/api/v1/notification-routes/:id',
    {
      config: { access: OPERATING_ROLES, audit: 'route.change' },
      schema: {
        tags: ['notifications'],
        summary: 'Replaces a route; its city stays',
        params: RuleParameters,
        querystring: VersionParameter,
        body: RouteRequestSchema,
        response: { 200: RouteSchema },
      },
    },
    async (request): Promise<RouteResource> => {
      const principal = principalOf(request);
      const before = await findRoute(principal, request.params.id);
      checkAbout(request.body);
      const { id, city } = before;
      const version = request.query.version + 1;
      const route = { ...request.body, ...toChanged(principal), id, city, version };
      await context.change(request, async groups => {
        await groups.notifications.putRoute(route);
        await groups.note({ city, objectId: id, changes: toChanges(before, route) });
      });
      return toResource(route);
    },
  );

  app.delete(
    '/api/v1/notification-routes/:id',
    {
      config: { access: OPERATING_ROLES, audit: 'route.delete' },
      schema: {
        tags: ['notifications'],
        summary: 'Deletes a route; what was made by it is still sent',
        params: RuleParameters,
        querystring: VersionParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const before = await findRoute(principalOf(request), request.params.id);
      const { id, city } = before;
      await context.change(request, async groups => {
        const isDeleted = await groups.notifications.deleteRoute(id, request.query.version);
        if (!isDeleted)
          throw new ApiProblem('CONFLICT', { detail: 'The route was changed by somebody else' });
        await groups.note({ city, objectId: id, changes: toChanges(before, {}) });
      });
      return reply.code(204).send(null);
    },
  );
}

/** Of requests everything is told at once. */
function checkAbout({ about, kinds, hours, escalateAfterMin }: RouteRequest): void {
  if (about === undefined) return;
  for (const [field, value] of Object.entries({ kinds, hours, escalateAfterMin }))
    if (value !== undefined) throw createFieldProblem(field, 'is for alarms only');
}

function toResource({ changedMs, ...route }: StoredRoute): RouteResource {
  const { kinds, ...rest } = route;
  return { ...rest, ...(kinds && { kinds: [...kinds] }), changed: toTime(changedMs) };
}

function toChanges(before: Partial<StoredRoute>, after: Partial<StoredRoute>): AuditChange[] {
  return toAuditChanges(toAudited(before), toAudited(after));
}

function toAudited({ name, enabled, kinds, hours, ...route }: Partial<StoredRoute>) {
  return {
    ...{ name, enabled, kind: kinds?.join(', '), severity: route.leastSeverity },
    hours: hours && `${hours.from}–${hours.to}`,
    ...{
      channel: route.channelId,
      escalation: route.escalateAfterMin,
      escalationTo: route.escalateToChannelId,
    },
  };
}
