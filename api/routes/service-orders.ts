/**
 * Service ordering after TM Forum 641 v4.1, for programs of authorities: the same requests, rules and audit log under other
 * names. Errors are ours (RFC 9457). What is left out: docs/service-orders.md.
 */
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { type BandwidthRequest, FINAL_STATES, REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import {
  type CancelServiceOrderResource,
  SERVICE_ORDER_STATES,
  type ServiceOrderResource,
} from '#core/service-order-resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import {
  findChangedOrder,
  fromServiceOrder,
  isNewOrder,
  toRevision,
} from '../requests/from-service-order.ts';
import { createUnknownRequest, findRequest } from '../requests/read-request.ts';
import { createRequestActions } from '../requests/request-actions.ts';
import { REQUESTING_ROLES } from '../requests/to-request-actor.ts';
import { ORDER_STATE_OF, SERVICE_ORDER_PATH, toServiceOrder } from '../requests/to-service-order.ts';
import { CityParameter, PAGE_LIMIT, parseList } from '../schemas/query-schemas.ts';
import { RequestParameters } from '../schemas/request-content-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';
import {
  CancelServiceOrderSchema,
  NewCancelServiceOrderSchema,
  NewServiceOrderSchema,
  ServiceOrderSchema,
} from '../schemas/service-order-schemas.ts';

const tags = ['service orders'];
/** Who wants more narrows the question. */
const OFFSET_MAX = 5_000;

export async function registerServiceOrders(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry } = context;
  const actions = createRequestActions(context);

  async function toOrders(requests: readonly BandwidthRequest[]): Promise<ServiceOrderResource[]> {
    const nameOf = new Map((await registry.devices.listCities()).map(({ slug, name }) => [slug, name]));
    return requests.map(request => toServiceOrder(request, nameOf.get(request.city) ?? request.city));
  }

  async function sendOrder(reply: FastifyReply, request: BandwidthRequest, isNew: boolean) {
    const [order] = await toOrders([request]);
    return reply
      .code(isNew ? 201 : 200)
      .header('location', `${SERVICE_ORDER_PATH}/${request.id}`)
      .send(order);
  }

  app.get(
    SERVICE_ORDER_PATH,
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'Service orders, newest first (TM Forum 641)' },
        querystring: Type.Object(
          {
            city: CityParameter,
            state: Type.Optional(Type.String({ maxLength: 100 })),
            offset: Type.Optional(Type.Integer({ minimum: 0, maximum: OFFSET_MAX })),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_LIMIT })),
          },
          closed,
        ),
        response: { 200: Type.Array(ServiceOrderSchema) },
      },
    },
    async (request, reply): Promise<ServiceOrderResource[]> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const { offset = 0, limit = PAGE_LIMIT } = request.query;
      const wanted = parseList('state', request.query.state, SERVICE_ORDER_STATES) ?? SERVICE_ORDER_STATES;
      const states = REQUEST_STATES.filter(
        state => state !== 'draft' && wanted.includes(ORDER_STATE_OF[state]),
      );
      const counts = await registry.requests.counts(cities);
      const found = await registry.requests.list({
        ...{ states, order: 'newest', limit: offset + limit },
        ...(cities && { cities }),
      });
      const orders = await toOrders(found.items.slice(offset).filter(isOrder));
      reply
        .header('x-total-count', String(states.reduce((sum, state) => sum + counts[state], 0)))
        .header('x-result-count', String(orders.length));
      return orders;
    },
  );

  app.get(
    `${SERVICE_ORDER_PATH}/:id`,
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'One service order (TM Forum 641)' },
        params: RequestParameters,
        response: { 200: ServiceOrderSchema },
      },
    },
    async (request): Promise<ServiceOrderResource> => {
      const found = await findRequest(context, principalOf(request), request.params.id);
      if (!isOrder(found)) throw createUnknownRequest();
      return (await toOrders([found]))[0] as ServiceOrderResource;
    },
  );

  app.post(
    SERVICE_ORDER_PATH,
    {
      config: { access: REQUESTING_ROLES, audit: 'request.create', scope: 'request.order' },
      schema: {
        ...{ tags, summary: 'Orders bandwidth, or a change of an order (TM Forum 641)' },
        body: NewServiceOrderSchema,
        response: { 200: ServiceOrderSchema, 201: ServiceOrderSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { body } = request;
      if (isNewOrder(body)) {
        const order = fromServiceOrder(body);
        await context.allowedCities(principal, order.city);
        const made = await actions.create(request, principal, order, order.externalId);
        return sendOrder(reply, made.request, made.isNew ?? true);
      }
      const known = await findRequest(context, principal, findChangedOrder(body));
      const changed = await actions.step(request, principal, known, toRevision(body, known), known.revision);
      return sendOrder(reply, changed.request, false);
    },
  );

  app.post(
    '/tmf-api/serviceOrdering/v4/cancelServiceOrder',
    {
      config: { access: REQUESTING_ROLES, audit: 'request.withdraw', scope: 'request.order' },
      schema: {
        ...{ tags, summary: 'Cancels a service order (TM Forum 641)' },
        body: NewCancelServiceOrderSchema,
        response: { 201: CancelServiceOrderSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { cancellationReason, serviceOrder } = request.body;
      const known = await findRequest(context, principal, serviceOrder.id);
      const text = cancellationReason?.trim();
      const step = { step: 'withdraw' as const, ...(text !== undefined && { text }) };
      const { request: cancelled } = await actions.step(request, principal, known, step, known.revision);
      const { id, revision, state } = cancelled;
      const answer: CancelServiceOrderResource = {
        ...{ id: `${id}-${revision}`, state: FINAL_STATES.has(state) ? 'done' : 'inProgress' },
        serviceOrder: { id, href: `${SERVICE_ORDER_PATH}/${id}` },
        ...(text !== undefined && { cancellationReason: text }),
      };
      return reply.code(201).send(answer);
    },
  );
}

/** A draft is none, nor one that was withdrawn before it was submitted. */
function isOrder({ acknowledgedMs }: BandwidthRequest): boolean {
  return acknowledgedMs !== undefined;
}
