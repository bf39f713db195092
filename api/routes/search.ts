import Type from 'typebox';
import type { SearchResource } from '#core/search-resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { SearchSchema } from '../schemas/search-schemas.ts';
import { createSearch } from '../search/create-search.ts';
import { searchRequests } from '../search/search-requests.ts';

export async function registerSearch(app: ApiServer, context: ApiContext): Promise<void> {
  const search = createSearch(context);
  app.get(
    '/api/v1/search',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['devices'],
        summary: 'Devices, streets, cities and requests whose names hold every word',
        querystring: Type.Object(
          {
            text: Type.String({ minLength: 1, maxLength: 64, description: 'Words, in any order' }),
            city: CityParameter,
          },
          { additionalProperties: false },
        ),
        response: { 200: SearchSchema },
      },
    },
    async (request): Promise<SearchResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const { text } = request.query;
      const found = (await search.open()).search(text, cities);
      return { ...found, requests: await searchRequests(context.registry.requests, text, cities) };
    },
  );
}
