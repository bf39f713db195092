/** How far the clocks of devices are from that of the server, as of their last message. */
import Type from 'typebox';
import { CLOCK_OFFSET_LIMIT_MS } from '#core/clock.ts';
import { CLOCK_EDGES_MS, type ClockOffsetsResource } from '#core/quality-resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { parseKinds } from '../quality/quarantine-filter.ts';
import { ClockOffsetsSchema, KindParameter } from '../schemas/quality-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const DEVICES_MAX = 200;

const Parameters = Type.Object(
  {
    city: CityParameter,
    kind: KindParameter,
    over: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 86_400, description: 'Seconds; devices beyond are listed' }),
    ),
  },
  { additionalProperties: false },
);

export async function registerClockOffsets(app: ApiServer, context: ApiContext): Promise<void> {
  const { quality } = context.registry;
  app.get(
    '/api/v1/clock-offsets',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'The spread of clock offsets by city and kind, and the devices that are furthest off',
        querystring: Parameters,
        response: { 200: ClockOffsetsSchema },
      },
    },
    async (request): Promise<ClockOffsetsResource> => {
      const { over } = request.query;
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const where = { cities, kinds: parseKinds(request.query.kind) };
      const overMs = over === undefined ? CLOCK_OFFSET_LIMIT_MS : over * 1000;
      return context.queryGate.run(request.signal, async () => {
        const devices = await quality.clockDevices({ ...where, overMs, limit: DEVICES_MAX });
        return {
          spread: await quality.clockSpread({ ...where, edgesMs: CLOCK_EDGES_MS }),
          devices: devices.map(({ deviceId, sinceMs, ...device }) => ({
            ...device,
            device: deviceId,
            ...(sinceMs === undefined ? {} : { since: toTime(sinceMs) }),
          })),
        };
      });
    },
  );
}
