/** History: of one device, and of a fleet. Answers are large, so they are serialised without a schema walk. */
import type { SeriesQuery } from '#store/telemetry/series-query.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { findVisibleDevice } from '../network/lent-devices.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import { SeriesSchema } from '../schemas/resource-schemas.ts';
import {
  DeviceSeriesParameters,
  FleetSeriesParameters,
  toFleetQuery,
  toSeriesQuery,
  toSeriesResource,
} from '../series-request.ts';

const toJson = () => (payload: unknown) => JSON.stringify(payload);

export async function registerSeries(app: ApiServer, context: ApiContext): Promise<void> {
  const { telemetry, clock, queryGate } = context;
  const query = async (signal: AbortSignal, value: SeriesQuery) =>
    toSeriesResource(await queryGate.run(signal, () => telemetry.query(value, signal)));

  app.get(
    '/api/v1/devices/:id/series',
    {
      config: { access: EVERY_ROLE, scope: 'telemetry.read' },
      serializerCompiler: toJson,
      schema: {
        tags: ['series'],
        summary: 'History of one device',
        params: DeviceParameters,
        querystring: DeviceSeriesParameters,
        response: { 200: SeriesSchema },
      },
    },
    async request => {
      const device = await findVisibleDevice(context, request, request.params.id);
      const filter = { city: [device.city], device: [device.id] };
      return query(request.signal, toSeriesQuery(request.query, filter, clock.nowMs()));
    },
  );

  app.get(
    '/api/v1/series',
    {
      config: { access: EVERY_ROLE, scope: 'telemetry.read' },
      serializerCompiler: toJson,
      schema: {
        tags: ['series'],
        summary: 'History across devices',
        querystring: FleetSeriesParameters,
        response: { 200: SeriesSchema },
      },
    },
    async request => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const value = toFleetQuery(request.query, cities, clock.nowMs());
      return query(request.signal, value);
    },
  );
}
