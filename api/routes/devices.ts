/** The list of devices, filtered and in pages by id. */

import Type, { type Static } from 'typebox';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { DEVICE_ID } from '#core/devices.ts';
import { PRESENCES, type Presence, SILENCE_REASONS, type SilenceReason } from '#core/presence.ts';
import type { DeviceSummary, Page } from '#core/resources.ts';
import type { DeviceFilter } from '#store/registry/registry-devices.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { parseCursor, toCursor } from '../cursors.ts';
import { createFieldProblem } from '../problems.ts';
import {
  CityParameter,
  CursorParameter,
  LimitParameter,
  PAGE_LIMIT,
  parseList,
} from '../schemas/query-schemas.ts';
import { DeviceSummarySchema } from '../schemas/resource-schemas.ts';
import { toDeviceSummary } from '../to-device-summary.ts';

const Parameters = Type.Object(
  {
    city: CityParameter,
    kind: Type.Optional(Type.String({ maxLength: 100, description: 'Device kinds, comma-separated' })),
    presence: Type.Optional(Type.String({ maxLength: 100, description: 'Comma-separated' })),
    reason: Type.Optional(
      Type.String({ maxLength: 100, description: 'Why they are silent, comma-separated' }),
    ),
    text: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'Part of id or name, any case' }),
    ),
    bbox: Type.Optional(Type.String({ maxLength: 100, description: 'west,south,east,north (WGS 84)' })),
    cursor: CursorParameter,
    limit: LimitParameter,
  },
  { additionalProperties: false },
);

export async function registerDevices(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/devices',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'Devices with presence and newest headline value',
        querystring: Parameters,
        response: {
          200: Type.Object({
            items: Type.Array(DeviceSummarySchema),
            nextCursor: Type.Optional(Type.String()),
          }),
        },
      },
    },
    async (request): Promise<Page<DeviceSummary>> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const afterId = parseCursor(request.query.cursor, DEVICE_ID);
      const page = await context.registry.devices.query({
        filter: toFilter(request.query, cities),
        ...(afterId === undefined ? {} : { afterId }),
        limit: request.query.limit ?? PAGE_LIMIT,
      });
      return {
        items: page.items.map(({ device, current }) => toDeviceSummary(device, current)),
        ...(page.nextId === undefined ? {} : { nextCursor: toCursor(page.nextId) }),
      };
    },
  );
}

function toFilter(
  parameters: Static<typeof Parameters>,
  cities: readonly string[] | undefined,
): DeviceFilter {
  const kinds = parseList<DeviceKindName>('kind', parameters.kind, [...DEVICE_KINDS.keys()]);
  const presence = parseList<Presence>('presence', parameters.presence, PRESENCES);
  const reasons = parseList<SilenceReason>('reason', parameters.reason, SILENCE_REASONS);
  const boundingBox = parseBoundingBox(parameters.bbox);
  return {
    ...(cities ? { cities } : {}),
    ...(kinds ? { kinds } : {}),
    ...(presence ? { presence } : {}),
    ...(reasons ? { reasons } : {}),
    ...(parameters.text === undefined ? {} : { text: parameters.text }),
    ...(boundingBox ? { boundingBox } : {}),
  };
}

function parseBoundingBox(text: string | undefined): [number, number, number, number] | undefined {
  if (text === undefined) return undefined;
  const numbers = text.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers as [number, number, number, number];
  const isBox =
    numbers.length === 4 &&
    numbers.every(Number.isFinite) &&
    west >= -180 &&
    east <= 180 &&
    south >= -90 &&
    north <= 90 &&
    west <= east &&
    south <= north;
  if (!isBox) throw createFieldProblem('bbox', 'must be west,south,east,north in degrees');
  return [west, south, east, north];
}
