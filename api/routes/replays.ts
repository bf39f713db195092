/** Replays: kept messages are judged again with the mappings of now. Ingest does the work; here it is asked for. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import type { AuditChange } from '#core/audit-actions.ts';
import type { KeptTotalResource, ReplayResource } from '#core/quality-resources.ts';
import type { Replay } from '#store/registry/registry-quality.ts';
import { EVERY_ROLE, isAllowedCity, OPERATING_ROLES, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { findDevice } from '../find-device.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { KeptTotalSchema, ReplayRequestSchema, ReplaySchema } from '../schemas/quality-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const LIST_LIMIT = 50;
const ReplayParameters = Type.Object({ id: Type.String({ maxLength: 64 }) });
const CityQuery = Type.Object({ city: CityParameter }, { additionalProperties: false });

export async function registerReplays(app: ApiServer, context: ApiContext): Promise<void> {
  const { quality } = context.registry;

  async function findReplay(principal: Principal, id: string): Promise<Replay> {
    const replay = await quality.getReplay(id);
    if (!replay || !isAllowedCity(principal, replay.city))
      throw new ApiProblem('NOT_FOUND', { detail: 'No such replay' });
    return replay;
  }

  app.get(
    '/api/v1/replays',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'Replays, newest first',
        querystring: CityQuery,
        response: { 200: Type.Object({ items: Type.Array(ReplaySchema) }) },
      },
    },
    async (request): Promise<{ items: ReplayResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { items: (await quality.listReplays(cities, LIST_LIMIT)).map(toResource) };
    },
  );

  app.get(
    '/api/v1/replays/kept',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'Messages that a replay would take',
        querystring: CityQuery,
        response: { 200: Type.Object({ items: Type.Array(KeptTotalSchema) }) },
      },
    },
    async (request): Promise<{ items: KeptTotalResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { items: await quality.keptTotals(cities) };
    },
  );

  app.get(
    '/api/v1/replays/:id',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'A replay and how far it is',
        params: ReplayParameters,
        response: { 200: ReplaySchema },
      },
    },
    async (request): Promise<ReplayResource> =>
      toResource(await findReplay(principalOf(request), request.params.id)),
  );

  app.post(
    '/api/v1/replays',
    {
      config: { access: OPERATING_ROLES, audit: 'quarantine.replay' },
      schema: {
        tags: ['quality'],
        summary: 'Judges kept messages again; CONFLICT while another replay of the city runs',
        body: ReplayRequestSchema,
        response: { 202: ReplaySchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { city, kind, device } = request.body;
      await context.allowedCities(principal, city);
      if (device !== undefined && (await findDevice(context, request, device)).city !== city)
        throw createFieldProblem('device', 'is of another city');
      const scope = {
        ...{ id: randomUUID(), city, by: principal.name, nowMs: context.clock.nowMs() },
        ...(kind === undefined ? {} : { kind }),
        ...(device === undefined ? {} : { deviceId: device }),
      };
      const replay = await context.change(request, async groups => {
        const started = await groups.quality.startReplay(scope);
        await groups.note({ city, objectId: started.id, changes: toChanges(started) });
        return started;
      });
      return reply.code(202).send(toResource(replay));
    },
  );

  app.post(
    '/api/v1/replays/:id/cancel',
    {
      config: { access: OPERATING_ROLES, audit: 'quarantine.cancel' },
      schema: {
        tags: ['quality'],
        summary: 'Ends a replay where it is; what is stored stays',
        params: ReplayParameters,
        response: { 200: ReplaySchema },
      },
    },
    async (request): Promise<ReplayResource> => {
      const { id, city } = await findReplay(principalOf(request), request.params.id);
      const cancelled = await context.change(request, async groups => {
        await groups.note({ city, objectId: id });
        return groups.quality.cancelReplay(id, context.clock.nowMs());
      });
      if (!cancelled) throw new ApiProblem('NOT_FOUND', { detail: 'No such replay' });
      return toResource(cancelled);
    },
  );
}

function toChanges({ kind, deviceId, total }: Replay): AuditChange[] {
  return [
    ...(kind === undefined ? [] : [{ field: 'kind', to: kind } as const]),
    ...(deviceId === undefined ? [] : [{ field: 'name', to: deviceId } as const]),
    { field: 'count', to: total },
  ];
}

function toResource(replay: Replay): ReplayResource {
  const { id, city, kind, deviceId, createdMs, by, state, finishedMs, total, stored, partly, refused } =
    replay;
  return {
    ...{ id, city, created: toTime(createdMs), by, state, total, stored, partly, refused },
    ...(kind === undefined ? {} : { kind }),
    ...(deviceId === undefined ? {} : { device: deviceId }),
    ...(finishedMs === undefined ? {} : { finished: toTime(finishedMs) }),
  };
}
