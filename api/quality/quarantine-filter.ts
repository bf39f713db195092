/** Which refusals are asked for, and one as a resource. Excerpts are text: bytes that are no UTF-8 are replaced. */
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { DEVICE_ID } from '#core/devices.ts';
import type { QuarantineResource } from '#core/quality-resources.ts';
import { REJECTION_REASONS } from '#core/rejections.ts';
import type { QuarantineEntry, QuarantineQuery } from '#store/registry/registry-ingest.ts';
import { principalOf } from '../access.ts';
import type { ApiContext } from '../api-context.ts';
import { FromParameter, KindParameter, ReasonSchema, ToParameter } from '../schemas/quality-schemas.ts';
import { CityParameter, parseList } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

export const quarantineFilters = {
  city: CityParameter,
  kind: KindParameter,
  device: Type.Optional(Type.String({ pattern: DEVICE_ID.source })),
  reason: Type.Optional(ReasonSchema),
  subject: Type.Optional(
    Type.String({ maxLength: 96, description: 'The key concerned, without the number of a component' }),
  ),
  from: FromParameter,
  to: ToParameter,
};

const Filters = Type.Object(quarantineFilters);

export async function toQuarantineQuery(
  context: ApiContext,
  request: FastifyRequest,
  given: Static<typeof Filters>,
): Promise<Omit<QuarantineQuery, 'limit'>> {
  const cities = await context.allowedCities(principalOf(request), given.city);
  const kinds = parseKinds(given.kind);
  return {
    ...(cities ? { cities } : {}),
    ...(kinds ? { kinds } : {}),
    ...(given.device === undefined ? {} : { deviceId: given.device }),
    ...(given.reason === undefined ? {} : { reason: given.reason }),
    ...(given.subject === undefined ? {} : { subject: given.subject }),
    ...(given.from === undefined ? {} : { fromMs: Date.parse(given.from) }),
    ...(given.to === undefined ? {} : { toMs: Date.parse(given.to) }),
  };
}

export function parseKinds(text: string | undefined): DeviceKindName[] | undefined {
  return parseList<DeviceKindName>('kind', text, [...DEVICE_KINDS.keys()]);
}

export function toQuarantineResource(entry: QuarantineEntry): QuarantineResource {
  const { id = 0, timeMs, topic, reason, count = 1, city, kind, deviceId, field, excerpt, kept } = entry;
  return {
    ...{ id, time: toTime(timeMs), topic, reason, detail: REJECTION_REASONS[reason], count },
    ...(city === undefined ? {} : { city }),
    ...(kind === undefined ? {} : { kind }),
    ...(deviceId === undefined ? {} : { device: deviceId }),
    ...(field === undefined ? {} : { field }),
    ...(excerpt === undefined ? {} : { excerpt: new TextDecoder().decode(excerpt) }),
    ...(kept === undefined ? {} : { kept: toKept(kept) }),
  };
}

function toKept({ state, judgedMs, remaining }: NonNullable<QuarantineEntry['kept']>) {
  return {
    state,
    ...(judgedMs === undefined ? {} : { judged: toTime(judgedMs) }),
    remaining: [...remaining],
  };
}
