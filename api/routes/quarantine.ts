/** What was refused and why. Excerpts are text: bytes that are no UTF-8 are replaced. */

import Type from 'typebox';
import { DEVICE_ID } from '#core/devices.ts';
import { REJECTION_REASONS, type RejectionReason } from '#core/rejections.ts';
import type { Page, QuarantineResource } from '#core/resources.ts';
import type { QuarantineEntry } from '#store/registry/registry-ingest.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { parseCursor, toCursor } from '../cursors.ts';
import { CityParameter, CursorParameter, LimitParameter, PAGE_LIMIT } from '../schemas/query-schemas.ts';
import { QuarantineSchema } from '../schemas/resource-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const REASONS = Object.keys(REJECTION_REASONS) as RejectionReason[];

const Parameters = Type.Object(
  {
    city: CityParameter,
    device: Type.Optional(Type.String({ pattern: DEVICE_ID.source })),
    reason: Type.Optional(Type.Unsafe<RejectionReason>(Type.String({ enum: REASONS }))),
    cursor: CursorParameter,
    limit: LimitParameter,
  },
  { additionalProperties: false },
);

export async function registerQuarantine(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/quarantine',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quarantine'],
        summary: 'Messages and values that were refused, newest first',
        querystring: Parameters,
        response: {
          200: Type.Object({ items: Type.Array(QuarantineSchema), nextCursor: Type.Optional(Type.String()) }),
        },
      },
    },
    async (request): Promise<Page<QuarantineResource>> => {
      const { device, reason, limit } = request.query;
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const after = parseCursor(request.query.cursor, /^\d{1,15}$/);
      const page = await context.registry.ingest.quarantine({
        ...(cities ? { cities } : {}),
        ...(device === undefined ? {} : { deviceId: device }),
        ...(reason === undefined ? {} : { reason }),
        ...(after === undefined ? {} : { afterId: Number(after) }),
        limit: limit ?? PAGE_LIMIT,
      });
      return {
        items: page.items.map(toQuarantineResource),
        ...(page.nextId === undefined ? {} : { nextCursor: toCursor(page.nextId) }),
      };
    },
  );
}

function toQuarantineResource(entry: QuarantineEntry): QuarantineResource {
  return {
    id: entry.id ?? 0,
    time: toTime(entry.timeMs),
    topic: entry.topic,
    reason: entry.reason,
    detail: REJECTION_REASONS[entry.reason],
    ...(entry.city === undefined ? {} : { city: entry.city }),
    ...(entry.deviceId === undefined ? {} : { device: entry.deviceId }),
    ...(entry.field === undefined ? {} : { field: entry.field }),
    ...(entry.excerpt === undefined ? {} : { excerpt: new TextDecoder().decode(entry.excerpt) }),
  };
}
