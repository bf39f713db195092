import Type from 'typebox';
import type { AboutResource } from '#core/about-resources.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { AboutSchema } from '../schemas/about-schemas.ts';

export async function registerAbout(app: ApiServer, context: ApiContext): Promise<void> {
  const { accessibilityContact } = context;
  app.get(
    '/api/v1/about',
    {
      config: { access: 'open' },
      schema: {
        tags: ['access'],
        summary: 'What everybody may know of this installation, without signing in',
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: AboutSchema },
      },
    },
    async (): Promise<AboutResource> => (accessibilityContact ? { accessibilityContact } : {}),
  );
}
