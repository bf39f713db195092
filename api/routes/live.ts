/** `GET /api/v1/live`: server-sent events, see `LiveEvent` in `core/resources.ts`. */
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { createLiveStream, type LiveStream } from '../live/live-stream.ts';
import { toSnapshotText } from '../live/snapshot.ts';
import { toSummary } from '../live/to-summary.ts';
import { ApiProblem } from '../problems.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { SnapshotSchema } from '../schemas/resource-schemas.ts';

/** Twenty thousand devices become half a megabyte; more effort takes longer than it saves. */
const GZIP_LEVEL = 5;
const REVISION = /^\d{1,15}$/;

export async function registerLive(app: ApiServer, context: ApiContext): Promise<void> {
  const { liveHub, liveModel, alarmModel, requestModel, clock } = context;

  app.get(
    '/api/v1/live',
    {
      config: { access: EVERY_ROLE },
      exposeHeadRoute: false,
      schema: {
        tags: ['live'],
        summary: 'Changes as they happen, as server-sent events; Last-Event-ID resumes',
        produces: ['text/event-stream'],
        querystring: Type.Object({ city: CityParameter }, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const cities = await context.allowedCities(principal, request.query.city);
      await Promise.all([liveModel.refresh(), alarmModel.refresh(), requestModel.refresh()]);
      if (!liveHub.hasRoom(principal)) throw new ApiProblem('LIVE_FULL', { retryAfterS: 30 });
      reply.hijack();
      // A client that left while the model was loading would never be noticed again.
      if (reply.raw.destroyed || request.raw.destroyed) return;
      sendHeaders(reply);
      const stream = createLiveStream({ raw: reply.raw, principal, cities, ...clock });
      reply.raw.once('close', () => liveHub.remove(stream));
      liveHub.add(stream);
      stream.begin(liveModel.revision);
      resume(stream, request.headers['last-event-id']);
      stream.offerSummary(
        toSummary({
          devices: liveModel.listDevices(),
          cities,
          nowMs: clock.nowMs(),
          judgedMs: liveModel.judgedMs,
          pipeline: context.pipeline(),
          alarms: alarmModel.counts(cities),
        }),
      );
      stream.flush(liveModel.revision);
    },
  );

  app.get(
    '/api/v1/live/snapshot',
    {
      config: { access: EVERY_ROLE },
      exposeHeadRoute: false,
      schema: {
        tags: ['live'],
        summary: 'All devices at once, or those that have changed: what the stream goes on from',
        querystring: Type.Object(
          {
            city: CityParameter,
            since: Type.Optional(Type.Integer({ minimum: 0, description: '`revision` of an earlier one' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Unsafe<Readable>(SnapshotSchema) },
      },
    },
    async (request, reply) => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const nowMs = clock.nowMs();
      await liveModel.refresh();
      const { since } = request.query;
      const text = Readable.from(toSnapshotText({ model: liveModel, cities, since, nowMs }));
      reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(text);
      reply.header('content-encoding', 'gzip');
      return reply.send(pipeline(text, createGzip({ level: GZIP_LEVEL }), () => {}));
    },
  );

  function resume(stream: LiveStream, lastEventId: string | string[] | undefined): void {
    if (typeof lastEventId !== 'string') return;
    const missed = REVISION.test(lastEventId) ? liveModel.changedSince(Number(lastEventId)) : undefined;
    if (missed) stream.offerDevices(missed);
    else stream.offerResync();
  }
}

function sendHeaders(reply: FastifyReply): void {
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  reply.raw.flushHeaders();
}
