/**
 * The background map of another server, as files of this one. Only where it is configured; everything is 404
 * otherwise, and no other server is ever asked.
 */
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { EVERY_ROLE } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { openBasemap } from '../basemap/basemap.ts';
import { STYLE_PATH } from '../basemap/basemap-style.ts';
import type { UpstreamReply } from '../basemap/fetch-upstream.ts';
import { ApiProblem } from '../problems.ts';

const KEEP_STYLE = 'private, max-age=3600';
const KEEP_FILE = 'private, max-age=86400';

const TileParameters = Type.Object({
  source: Type.String({ maxLength: 40 }),
  z: Type.Integer({ minimum: 0, maximum: 22 }),
  x: Type.Integer({ minimum: 0 }),
  y: Type.Integer({ minimum: 0 }),
});

const SPRITE_TYPES: Record<string, string> = {
  '.json': 'application/json',
  '@2x.json': 'application/json',
  '.png': 'image/png',
  '@2x.png': 'image/png',
};

export async function registerTiles(app: ApiServer, context: ApiContext): Promise<void> {
  const { clock, log } = context;
  const { registry } = context.metrics;
  const basemap = context.basemap && (await openBasemap(context.basemap, { clock, log, registry }));
  if (basemap) app.addHook('onClose', async () => basemap.close());
  const config = { access: EVERY_ROLE };

  function present() {
    if (!basemap) throw new ApiProblem('NOT_FOUND');
    return basemap;
  }

  app.get(STYLE_PATH, { config, schema: { hide: true } }, async (_request, reply) => {
    const style = await present().style();
    return reply.header('cache-control', KEEP_STYLE).send(style);
  });

  app.get(
    '/tiles/source/:source/:z/:x/:y',
    { config, schema: { hide: true, params: TileParameters } },
    async (request, reply) => {
      const { source, z, x, y } = request.params;
      const tile = await present().tile(source, z, x, y);
      return sendFile(reply as FastifyReply, tile, 'application/vnd.mapbox-vector-tile');
    },
  );

  app.get<{ Params: { ending: string } }>(
    '/tiles/sprite/sprite:ending',
    { config, schema: { hide: true } },
    async (request, reply) => {
      const type = SPRITE_TYPES[request.params.ending];
      if (type === undefined) throw new ApiProblem('NOT_FOUND');
      return sendFile(reply, await present().sprite(request.params.ending), type);
    },
  );
}

/** The type is ours to say: what the map server calls a file is not believed. */
function sendFile(reply: FastifyReply, file: UpstreamReply | undefined, type: string): FastifyReply {
  reply.header('cache-control', KEEP_FILE);
  if (!file) return reply.code(204).send();
  if (file.encoding) reply.header('content-encoding', file.encoding);
  return reply.type(type).send(file.body);
}
