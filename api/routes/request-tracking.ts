/**
 * What others see of a request without signing in: following it by number and code, and the live page of an event by a link
 * that ends by itself. Links are made and ended by those who take part. What always holds: see `requests/public-access.ts`.
 */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import {
  type CreatedShareLink,
  SHARE_DAYS_MAX,
  type SharedRequestResource,
  type ShareLinkResource,
  type TrackingResource,
} from '#core/request-page-resources.ts';
import { FINAL_STATES } from '#core/requests/bandwidth-request.ts';
import type { RequestLink } from '#store/registry/registry-requests.ts';
import { principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { createShareSecret, toShareHash, toTrackingHash } from '../requests/public-access.ts';
import { readLinkedRequest } from '../requests/read-linked-request.ts';
import { findRequest } from '../requests/read-request.ts';
import { readRequestUsage } from '../requests/read-request-usage.ts';
import { toPublicRequest, toTracking } from '../requests/to-public-request.ts';
import { isStaff, TAKING_PART_ROLES, toRequestActor } from '../requests/to-request-actor.ts';
import { RequestParameters, ShareLinkRequestSchema } from '../schemas/request-content-schemas.ts';
import {
  CreatedShareLinkSchema,
  SharedRequestSchema,
  ShareLinkSchema,
  TrackingSchema,
} from '../schemas/request-page-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';
import { toTime } from '../to-device-summary.ts';

const tags = ['requests'];
const DAY_MS = 86_400_000;
/** Anything that could be typed: what is no number or code is answered like a wrong one. */
const Typed = Type.String({ maxLength: 64 });

export async function registerRequestTracking(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock, publicAccess } = context;

  app.get(
    '/api/v1/tracking/:number',
    {
      config: { access: 'open' },
      schema: {
        ...{ tags, summary: 'How far a request is, by its number and the code given at submitting' },
        params: Type.Object({ number: Typed }),
        querystring: Type.Object({ code: Typed }, closed),
        response: { 200: TrackingSchema },
      },
    },
    async (request, reply): Promise<TrackingResource> => {
      const { number } = request.params;
      reply.header('cache-control', 'no-store');
      const hash = toTrackingHash(number, request.query.code);
      const linked = await readLinkedRequest(
        registry,
        await publicAccess.find(request, 'track', hash, number.toUpperCase()),
      );
      return toTracking(linked.request, linked.city);
    },
  );

  app.get(
    '/api/v1/shared/:secret',
    {
      config: { access: 'open' },
      schema: {
        ...{ tags, summary: 'The live page of an event: booked against used, read-only' },
        params: Type.Object({ secret: Typed }),
        response: { 200: SharedRequestSchema },
      },
    },
    async (request, reply): Promise<SharedRequestResource> => {
      reply.header('cache-control', 'no-store');
      const link = await publicAccess.find(request, 'share', toShareHash(request.params.secret));
      const linked = await readLinkedRequest(registry, link);
      const usage = await readRequestUsage(context, linked.request);
      return { ...toPublicRequest(linked.request, linked.city), until: toTime(link.untilMs), usage };
    },
  );

  app.get(
    '/api/v1/requests/:id/links',
    {
      config: { access: TAKING_PART_ROLES },
      schema: {
        ...{
          tags,
          summary:
            'Links to the live page, without their secrets; who made them is told to staff of the city',
        },
        params: RequestParameters,
        response: { 200: Type.Object({ items: Type.Array(ShareLinkSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: ShareLinkResource[] }> => {
      const principal = principalOf(request);
      const known = await findRequest(context, principal, request.params.id);
      const actor = toRequestActor(principal, known.city, clock.nowMs());
      const links = (await registry.requests.listLinks(known.id)).filter(({ type }) => type === 'share');
      const names = new Map<string, string>();
      for (const by of new Set(links.map(({ createdBy }) => createdBy))) {
        if (!isStaff(actor) && by !== actor.id) continue;
        const user = by.includes(':') ? undefined : await registry.people.getUser(by);
        names.set(by, user?.displayName ?? by);
      }
      return { items: links.map(link => toLinkResource(link, names.get(link.createdBy) ?? '')) };
    },
  );

  app.post(
    '/api/v1/requests/:id/links',
    {
      config: { access: TAKING_PART_ROLES, audit: 'request.share' },
      schema: {
        ...{ tags, summary: 'Makes a link to the live page; its secret is shown this once' },
        params: RequestParameters,
        body: ShareLinkRequestSchema,
        response: { 201: CreatedShareLinkSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const known = await findRequest(context, principal, request.params.id);
      if (known.state === 'draft' || FINAL_STATES.has(known.state))
        throw new ApiProblem('CONFLICT', { detail: 'There is no live page of it' });
      const nowMs = clock.nowMs();
      const untilMs = Date.parse(request.body.until);
      const lastMs = known.window.teardownEndMs + SHARE_DAYS_MAX * DAY_MS;
      if (!(untilMs > nowMs && untilMs <= lastMs))
        throw createFieldProblem('until', `is in the future, at most ${SHARE_DAYS_MAX} days after tear-down`);
      const { secret, secretHash } = createShareSecret();
      const by = toAuditActor(principal);
      const link: RequestLink = {
        ...{ id: randomUUID(), requestId: known.id, type: 'share', secretHash },
        ...{ createdMs: nowMs, createdBy: by.id, untilMs },
      };
      await context.change(request, async groups => {
        await groups.requests.putLink(link);
        const changes = [{ field: 'until' as const, to: toTime(untilMs) }];
        await groups.note({ city: known.city, objectId: known.id, changes });
      });
      const created: CreatedShareLink = { ...toLinkResource(link, by.name), secret };
      return reply.code(201).send(created);
    },
  );

  app.delete(
    '/api/v1/requests/:id/links/:linkId',
    {
      config: { access: TAKING_PART_ROLES, audit: 'request.unshare' },
      schema: {
        ...{ tags, summary: 'Ends a link to the live page at once' },
        params: Type.Object({ id: RequestParameters.properties.id, linkId: Typed }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const known = await findRequest(context, principalOf(request), request.params.id);
      const { linkId } = request.params;
      const links = await registry.requests.listLinks(known.id);
      const isKnown = links.some(({ id, type }) => id === linkId && type === 'share');
      if (!isKnown) throw new ApiProblem('NOT_FOUND', { detail: 'No such link' });
      await context.change(request, async groups => {
        await groups.requests.endLink(linkId, clock.nowMs());
        await groups.note({ city: known.city, objectId: known.id });
      });
      return reply.code(204).send(null);
    },
  );
}

function toLinkResource({ id, createdMs, untilMs, endedMs }: RequestLink, by: string): ShareLinkResource {
  return {
    ...{ id, created: toTime(createdMs), by, until: toTime(untilMs) },
    ...(endedMs !== undefined && { ended: toTime(endedMs) }),
  };
}
