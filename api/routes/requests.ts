/** Requests for bandwidth: lists, one with all that belongs to it, whether something fits, and what is free. */
import Type, { type Static } from 'typebox';
import type { AdmissionResource, AvailabilityResource } from '#core/admission-resources.ts';
import { AVAILABILITY_DAYS_MAX } from '#core/admission-resources.ts';
import type { RequestUsageResource } from '#core/request-page-resources.ts';
import type {
  RequestCountsResource,
  RequestDetailResource,
  RequestResource,
} from '#core/request-resources.ts';
import { REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import { checkWindow } from '#core/requests/check-window.ts';
import type { Page } from '#core/resources.ts';
import type { RequestQuery } from '#store/registry/registry-requests.ts';
import { EVERY_ROLE, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { parseCursor, toCursor } from '../cursors.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { readNetworkNames } from '../requests/network-names.ts';
import { readAdmission, readHeldNetwork } from '../requests/read-admission.ts';
import { findRequest, readRequestDetail } from '../requests/read-request.ts';
import { readRequestUsage } from '../requests/read-request-usage.ts';
import { createFieldsProblem } from '../requests/request-problems.ts';
import { toAdmissionResource } from '../requests/to-admission-resource.ts';
import { toAvailability } from '../requests/to-availability.ts';
import { TAKING_PART_ROLES } from '../requests/to-request-actor.ts';
import { toRequestContent, toRequestResource } from '../requests/to-request-resource.ts';
import { AdmissionSchema, AvailabilitySchema } from '../schemas/admission-schemas.ts';
import { CityParameter, PAGE_LIMIT, parseList } from '../schemas/query-schemas.ts';
import { RequestCheckSchema, RequestParameters } from '../schemas/request-content-schemas.ts';
import { RequestUsageSchema } from '../schemas/request-page-schemas.ts';
import {
  AvailabilityParameters,
  RequestCountsSchema,
  RequestDetailSchema,
  RequestListParameters,
  RequestSchema,
} from '../schemas/request-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';
import { toTime } from '../to-device-summary.ts';

const CURSOR = /^MG-[A-Z0-9]{1,8}-\d{4}-\d{6}$/;
const DAY_MS = 86_400_000;
/** Of what has no number yet: nobody's, for what the summed bookings of others are called by none. */
const NOT_YET = 'new';
const tags = ['requests'];

export async function registerRequests(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  app.get(
    '/api/v1/requests',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'Requests for bandwidth, those that begin first before others' },
        querystring: RequestListParameters,
        response: {
          200: Type.Object(
            { items: Type.Array(RequestSchema), nextCursor: Type.Optional(Type.String()) },
            closed,
          ),
        },
      },
    },
    async (request): Promise<Page<RequestResource>> => {
      const principal = principalOf(request);
      const cities = await context.allowedCities(principal, request.query.city);
      const callerId = toAuditActor(principal).id;
      const { items, nextAfter } = await registry.requests.list(
        toRequestQuery(request.query, cities, callerId),
      );
      return {
        items: items.map(item => toRequestResource(item, callerId)),
        ...(nextAfter !== undefined && { nextCursor: toCursor(nextAfter) }),
      };
    },
  );

  app.get(
    '/api/v1/requests/counts',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'How many requests there are in each state' },
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: RequestCountsSchema },
      },
    },
    async (request): Promise<RequestCountsResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { states: await registry.requests.counts(cities) };
    },
  );

  app.post(
    '/api/v1/requests/check',
    {
      config: { access: TAKING_PART_ROLES, audit: 'changesNothing', scope: 'registry.read' },
      schema: {
        ...{ tags, summary: 'Whether it would fit; if not, what is too tight and what would fit instead' },
        body: RequestCheckSchema,
        response: { 200: AdmissionSchema },
      },
    },
    async (request): Promise<AdmissionResource> => {
      const principal = principalOf(request);
      const { city, id: requestId = NOT_YET } = request.body;
      await context.allowedCities(principal, city);
      const wish = { requestId, ...toRequestContent(request.body) };
      const nowMs = clock.nowMs();
      // What could never be asked for is not reckoned: an answer would promise what submitting refuses.
      const faults = checkWindow(wish.window, nowMs);
      if (faults.length > 0) throw createFieldsProblem(faults);
      const { admission, network } = await readAdmission(registry, city, wish, nowMs);
      const names = await readNetworkNames(registry.devices, [city], network.links);
      return toAdmissionResource(admission, names);
    },
  );

  app.get(
    '/api/v1/requests/availability',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'The highest rate that could still be promised between two nodes, over time' },
        querystring: AvailabilityParameters,
        response: { 200: AvailabilitySchema },
      },
    },
    async (request): Promise<AvailabilityResource> => {
      const { city, aNode, zNode } = request.query;
      if (!isAllowedCity(principalOf(request), city))
        throw new ApiProblem('NOT_FOUND', { detail: 'No such city' });
      const span = { fromMs: Date.parse(request.query.from), untilMs: Date.parse(request.query.to) };
      const lengthMs = span.untilMs - span.fromMs;
      if (!(lengthMs > 0 && lengthMs <= AVAILABILITY_DAYS_MAX * DAY_MS))
        throw createFieldProblem('to', `is after from, at most ${AVAILABILITY_DAYS_MAX} days`);
      const held = await readHeldNetwork(registry, city, span);
      const { spans, ...most } = toAvailability(held, { ...span, aNode, zNode });
      return {
        ...{ city, aNode, zNode, ...most },
        spans: spans.map(({ fromMs, untilMs, up, down }) => ({
          ...{ from: toTime(fromMs), until: toTime(untilMs), up, down },
        })),
      };
    },
  );

  app.get(
    '/api/v1/requests/:id',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{
          tags,
          summary: 'One request with its milestones, history, notes, ways and what the caller may do',
        },
        params: RequestParameters,
        response: { 200: RequestDetailSchema },
      },
    },
    async (request): Promise<RequestDetailResource> => {
      const principal = principalOf(request);
      return readRequestDetail(context, principal, await findRequest(context, principal, request.params.id));
    },
  );

  app.get(
    '/api/v1/requests/:id/usage',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'Booked against used, now' },
        params: RequestParameters,
        response: { 200: RequestUsageSchema },
      },
    },
    async (request): Promise<RequestUsageResource> =>
      readRequestUsage(context, await findRequest(context, principalOf(request), request.params.id)),
  );
}

function toRequestQuery(
  given: Static<typeof RequestListParameters>,
  cities: readonly string[] | undefined,
  callerId: string,
): RequestQuery {
  const { from, to, text, order } = given;
  const states = parseList('state', given.state, REQUEST_STATES);
  const after = parseCursor(given.cursor, CURSOR);
  const span = {
    fromMs: from === undefined ? 0 : Date.parse(from),
    untilMs: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
  };
  return {
    limit: given.limit ?? PAGE_LIMIT,
    ...(cities && { cities }),
    ...(states && { states }),
    ...((from !== undefined || to !== undefined) && { span }),
    ...(text !== undefined && { text }),
    ...(given.mine === true && { createdBy: callerId }),
    ...(order !== undefined && { order }),
    ...(after !== undefined && { after }),
  };
}
