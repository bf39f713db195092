/** The borders that the map is drawn from; a browser that has them already is told so. */
import Type from 'typebox';
import { readBoundaries } from '#store/geography/read-boundaries.ts';
import { EVERY_ROLE, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { STYLE_PATH } from '../basemap/basemap-style.ts';
import { createBoundariesReplies } from '../boundaries-replies.ts';
import { BoundariesSchema } from '../schemas/map-schemas.ts';

export async function registerBoundaries(app: ApiServer, context: ApiContext): Promise<void> {
  const toReply = createBoundariesReplies(
    readBoundaries(context.ownBoundaries),
    context.basemap && { style: STYLE_PATH, credit: withYear(context.basemap.credit, context.clock.nowMs()) },
  );

  app.get(
    '/api/v1/boundaries',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'Borders of your cities and of the towns around them, as GeoJSON',
        response: { 200: BoundariesSchema, 304: Type.Null({ description: 'You have them already' }) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const cities = await context.registry.devices.listCities();
      const { etag, text, brotli } = toReply(cities.filter(city => isAllowedCity(principal, city.slug)));
      reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' });
      if (request.headers['if-none-match'] === etag) return reply.code(304).send(null);
      const takesBrotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
      if (takesBrotli) reply.header('content-encoding', 'br');
      // Ready bytes: sent as they are, past the serialiser.
      return reply.type('application/geo+json').send((takesBrotli ? brotli : Buffer.from(text)) as never);
    },
  );
}

function withYear(credit: string, nowMs: number): string {
  return credit.replaceAll('{year}', String(new Date(nowMs).getUTCFullYear()));
}
