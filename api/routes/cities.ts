import Type from 'typebox';
import { EVERY_ROLE, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { CitySchema } from '../schemas/resource-schemas.ts';

export async function registerCities(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/cities',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'The cities you may see',
        response: { 200: Type.Object({ items: Type.Array(CitySchema) }) },
      },
    },
    async request => {
      const principal = principalOf(request);
      const cities = await context.registry.devices.listCities();
      return { items: cities.filter(city => isAllowedCity(principal, city.slug)) };
    },
  );
}
