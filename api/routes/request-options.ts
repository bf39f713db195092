/** `GET /api/v1/requests/options`: what a form of a request offers. */
import Type from 'typebox';
import { AVAILABILITY_DAYS_MAX, type RequestOptionsResource } from '#core/admission-resources.ts';
import { EVERY_ROLE, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { readNetworkNames } from '../requests/network-names.ts';
import { readHeldNetwork } from '../requests/read-admission.ts';
import { toRequestOptions } from '../requests/to-request-options.ts';
import { RequestOptionsSchema } from '../schemas/admission-schemas.ts';
import { City } from '../schemas/request-content-schemas.ts';
import { closed, Instant } from '../schemas/schema-parts.ts';

const DAY_MS = 86_400_000;

export async function registerRequestOptions(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry } = context;
  app.get(
    '/api/v1/requests/options',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['requests'],
        summary: 'The places where cases stand in a span, with their nodes, and the kit that is left then',
        querystring: Type.Object({ city: City, from: Instant, to: Instant }, closed),
        response: { 200: RequestOptionsSchema },
      },
    },
    async (request): Promise<RequestOptionsResource> => {
      const { city, from, to } = request.query;
      if (!isAllowedCity(principalOf(request), city))
        throw new ApiProblem('NOT_FOUND', { detail: 'No such city' });
      const span = { fromMs: Date.parse(from), untilMs: Date.parse(to) };
      const lengthMs = span.untilMs - span.fromMs;
      if (!(lengthMs > 0 && lengthMs <= AVAILABILITY_DAYS_MAX * DAY_MS))
        throw createFieldProblem('to', `is after from, at most ${AVAILABILITY_DAYS_MAX} days`);
      const held = await readHeldNetwork(registry, city, span);
      const { nodes, links } = held.network;
      const cities = [...new Set([city, ...nodes.map(node => node.city)])];
      const names = await readNetworkNames(registry.devices, cities, links);
      return { city, ...toRequestOptions(held, span, names) };
    },
  );
}
