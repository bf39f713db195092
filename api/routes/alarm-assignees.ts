import Type from 'typebox';
import type { AssigneeResource } from '#core/alarm-rule-resources.ts';
import { CITY_SLUG } from '#core/cities.ts';
import { OPERATING_ROLES, principalOf } from '../access.ts';
import { listAssignees } from '../alarms/assignees.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { AssigneeSchema } from '../schemas/alarm-rule-schemas.ts';

const closed = { additionalProperties: false };

export async function registerAlarmAssignees(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/alarms/assignees',
    {
      config: { access: OPERATING_ROLES },
      schema: {
        tags: ['alarms'],
        summary: 'Who can be given an alarm of the city, by name',
        querystring: Type.Object({ city: Type.String({ pattern: CITY_SLUG.source }) }, closed),
        response: { 200: Type.Object({ items: Type.Array(AssigneeSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: AssigneeResource[] }> => {
      const { city } = request.query;
      await context.allowedCities(principalOf(request), city);
      return { items: await listAssignees(context.registry.people, city, context.clock.nowMs()) };
    },
  );
}
