/** What a city says of the names and units its devices use. Ingest takes a change up within a second. */
import { randomUUID } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { type AuditChange, toAuditChanges } from '#core/audit-actions.ts';
import { checkMapping } from '#core/metric-mappings.ts';
import type { MappingRequest, MappingResource } from '#core/quality-resources.ts';
import type { StoredMapping } from '#store/registry/registry-quality.ts';
import { EVERY_ROLE, isAllowedCity, OPERATING_ROLES, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { ApiProblem } from '../problems.ts';
import { MappingRequestSchema, MappingSchema } from '../schemas/quality-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const closed = { additionalProperties: false };
const MappingParameters = Type.Object({ id: Type.String({ maxLength: 64 }) });
const VersionParameter = Type.Object(
  { version: Type.Integer({ minimum: 1, description: 'The version that was seen' }) },
  closed,
);

export async function registerMetricMappings(app: ApiServer, context: ApiContext): Promise<void> {
  const { quality } = context.registry;

  async function findMapping(principal: Principal, id: string): Promise<StoredMapping> {
    const mapping = await quality.getMapping(id);
    if (!mapping || !isAllowedCity(principal, mapping.city))
      throw new ApiProblem('NOT_FOUND', { detail: 'No such mapping' });
    return mapping;
  }

  app.get(
    '/api/v1/metric-mappings',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'Names and units of devices that are mapped to those of Leitstand',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(MappingSchema) }) },
      },
    },
    async (request): Promise<{ items: MappingResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { items: (await quality.listMappings(cities)).map(toResource) };
    },
  );

  app.post(
    '/api/v1/metric-mappings',
    {
      config: { access: OPERATING_ROLES, audit: 'mapping.create' },
      schema: {
        tags: ['quality'],
        summary: 'Maps a metric or a component',
        body: MappingRequestSchema,
        response: { 201: MappingSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await context.allowedCities(principal, request.body.city);
      const mapping = toMapping(request.body, principal, context.clock.nowMs());
      await context.change(request, async groups => {
        await groups.quality.putMapping(mapping);
        await groups.note({ city: mapping.city, objectId: mapping.id, changes: toChanges({}, mapping) });
      });
      return reply.code(201).send(toResource(mapping));
    },
  );

  app.put(
    '/api/v1/metric-mappings/:id',
    {
      config: { access: OPERATING_ROLES, audit: 'mapping.change' },
      schema: {
        tags: ['quality'],
        summary: 'Replaces a mapping; its city and kind stay',
        params: MappingParameters,
        querystring: VersionParameter,
        body: MappingRequestSchema,
        response: { 200: MappingSchema },
      },
    },
    async (request): Promise<MappingResource> => {
      const principal = principalOf(request);
      const before = await findMapping(principal, request.params.id);
      const { city, kind, id } = before;
      const wanted = toMapping({ ...request.body, city, kind }, principal, context.clock.nowMs());
      const mapping = { ...wanted, id, version: request.query.version + 1 };
      await context.change(request, async groups => {
        await groups.quality.putMapping(mapping);
        await groups.note({ city, objectId: id, changes: toChanges(before, mapping) });
      });
      return toResource(mapping);
    },
  );

  app.delete(
    '/api/v1/metric-mappings/:id',
    {
      config: { access: OPERATING_ROLES, audit: 'mapping.delete' },
      schema: {
        tags: ['quality'],
        summary: 'Deletes a mapping; what was stored by it stays',
        params: MappingParameters,
        querystring: VersionParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const before = await findMapping(principalOf(request), request.params.id);
      const { city, id } = before;
      await context.change(request, async groups => {
        const isDeleted = await groups.quality.deleteMapping(id, request.query.version);
        if (!isDeleted)
          throw new ApiProblem('CONFLICT', { detail: 'The mapping was changed by somebody else' });
        await groups.note({ city, objectId: id, changes: toChanges(before, {}) });
      });
      return reply.code(204).send(null);
    },
  );
}

/** Throws REQUEST_INVALID with everything that is wrong. */
function toMapping(
  body: Static<typeof MappingRequestSchema>,
  principal: Principal,
  nowMs: number,
): StoredMapping {
  const errors = checkMapping(body);
  if (errors.length > 0) throw new ApiProblem('REQUEST_INVALID', { errors });
  return { ...body, id: randomUUID(), version: 1, changedMs: nowMs, changedBy: principal.name };
}

function toChanges(before: Partial<MappingRequest>, after: Partial<MappingRequest>): AuditChange[] {
  return toAuditChanges(toAudited(before), toAudited(after));
}

function toAudited({
  kind,
  model,
  component,
  metric,
  toComponent,
  toMetric,
  conversion,
}: Partial<MappingRequest>) {
  return { kind, model, component, metric, toComponent, toMetric, conversion };
}

function toResource({ changedMs, ...mapping }: StoredMapping): MappingResource {
  return { ...mapping, changed: toTime(changedMs) };
}
