/** The fibre network of cities as it is now, and which bookings something on a link would hit. */
import Type from 'typebox';
import type { TouchedRequest } from '#core/alarm-rule-resources.ts';
import type { NetworkResource } from '#core/network-resources.ts';
import { findBookingsTouching } from '#store/registry/find-bookings-touching.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { readNetwork } from '../network/read-network.ts';
import { TouchedRequestSchema } from '../schemas/alarm-rule-schemas.ts';
import { BookingsParameters, NetworkParameters, NetworkSchema } from '../schemas/network-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';
import { toTime } from '../to-device-summary.ts';

const tags = ['network'];

export async function registerNetwork(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  app.get(
    '/api/v1/network',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'Nodes, links with their state and load now, deployments and outages' },
        querystring: NetworkParameters,
        response: { 200: NetworkSchema },
      },
    },
    async (request): Promise<NetworkResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return readNetwork(registry, cities, clock.nowMs(), request.query.past === true);
    },
  );

  app.get(
    '/api/v1/network/bookings',
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'Approved requests that use a link in a span' },
        querystring: BookingsParameters,
        response: { 200: Type.Object({ items: Type.Array(TouchedRequestSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: TouchedRequest[] }> => {
      const { city, link, from, to } = request.query;
      await context.allowedCities(principalOf(request), city);
      const untilMs = to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to);
      const query = { city, linkIds: [link], fromMs: Date.parse(from), untilMs };
      const found = await findBookingsTouching(registry, query);
      return {
        items: found.map(({ id, eventName, ...span }) => ({
          ...{ id, eventName },
          window: { from: toTime(span.fromMs), to: toTime(span.untilMs) },
        })),
      };
    },
  );
}
