/**
 * `/healthz`: the process answers. `/readyz`: its parts work; 503 names those that do not. Both are open, so
 * they say names only; details are logged.
 */
import Type from 'typebox';
import { createReadiness } from '#core/health-checks.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

const ReadySchema = Type.Object({
  status: Type.Unsafe<'ready' | 'notReady'>(Type.String({ enum: ['ready', 'notReady'] })),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean() })),
});

export async function registerHealth(app: ApiServer, context: ApiContext): Promise<void> {
  const readiness = createReadiness(context.health, context.clock, (part, detail) =>
    context.log.warn({ part, detail }, 'part is not ready'),
  );

  app.get(
    '/healthz',
    {
      config: { access: 'open' },
      schema: {
        tags: ['operation'],
        summary: 'Whether the process answers',
        response: { 200: Type.Object({ status: Type.String({ const: 'ok' }) }) },
      },
    },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'open' },
      schema: {
        tags: ['operation'],
        summary: 'Whether every part works; those of another process are told, but do not count',
        response: { 200: ReadySchema, 503: ReadySchema },
      },
    },
    async (_request, reply) => {
      const { status, checks } = await readiness();
      return reply.code(status === 'ready' ? 200 : 503).send({ status, checks });
    },
  );
}
