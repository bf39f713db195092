/** The OpenAPI 3.1 document at `/docs/json` and its page at `/docs`, for whoever is signed in. */
import fastifySwagger from '@fastify/swagger';
import fastifySwaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { EVERY_ROLE } from './access.ts';
import { SESSION_COOKIE } from './authentication.ts';
import { ProblemSchema } from './schemas/resource-schemas.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Swagger UI sets styles from script.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PROBLEM_RESPONSE = {
  description: 'A problem (RFC 9457)',
  content: { 'application/problem+json': { schema: ProblemSchema } },
};

/** Before the routes: it listens to their registration. */
export async function addOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Leitstand',
        version: '1',
        description: "Control room for a city's smart infrastructure. Errors: docs/api-errors.md.",
        license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { token: [] }],
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: {
        ...schema,
        ...(route.config?.access === 'open' ? { security: [] } : {}),
        response: { ...(schema?.response as object | undefined), default: PROBLEM_RESPONSE },
      },
    }),
  });
}

/** After the routes, in a scope of its own: its routes take the scope's access. */
export async function addOpenApiPage(app: FastifyInstance): Promise<void> {
  await app.register(async scope => {
    scope.scopeAccess = EVERY_ROLE;
    await scope.register(fastifySwaggerUi, {
      routePrefix: '/docs',
      staticCSP: POLICY,
      theme: { title: 'Leitstand · API' },
    });
  });
}
