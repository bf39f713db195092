import Type from 'typebox';
import type { SummaryResource } from '#core/resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toSummary } from '../live/to-summary.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { SummarySchema } from '../schemas/resource-schemas.ts';

export async function registerSummary(app: ApiServer, context: ApiContext): Promise<void> {
  const { liveModel, alarmModel, clock } = context;
  app.get(
    '/api/v1/summary',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'The row of key figures',
        querystring: Type.Object({ city: CityParameter }, { additionalProperties: false }),
        response: { 200: SummarySchema },
      },
    },
    async (request): Promise<SummaryResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      await Promise.all([liveModel.refresh(), alarmModel.refresh()]);
      return toSummary({
        ...{ devices: liveModel.listDevices(), cities, nowMs: clock.nowMs(), judgedMs: liveModel.judgedMs },
        pipeline: context.pipeline(),
        alarms: alarmModel.counts(cities),
      });
    },
  );
}
