/**
 * `/healthz`: the process answers. `/readyz`: its parts work; 503 names those that do not. Both are open, so
 * they say names only (details are logged), and the checks run at most once a second.
 */
import Type from 'typebox';
import type { ApiContext, ApiServer } from '../api-context.ts';
import type { HealthCheck } from '../api-options.ts';

const CHECK_LIMIT_MS = 2_000;
const CHECK_EVERY_MS = 1_000;

const ReadySchema = Type.Object({
  status: Type.Unsafe<'ready' | 'notReady'>(Type.String({ enum: ['ready', 'notReady'] })),
  checks: Type.Array(Type.Object({ name: Type.String(), ok: Type.Boolean() })),
});

export async function registerHealth(app: ApiServer, context: ApiContext): Promise<void> {
  const checkAll = createChecks(context);

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
        summary: 'Whether every part works',
        response: { 200: ReadySchema, 503: ReadySchema },
      },
    },
    async (_request, reply) => {
      const checks = await checkAll();
      const isReady = checks.every(check => check.ok);
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'notReady', checks });
    },
  );
}

function createChecks(context: ApiContext): () => Promise<{ name: string; ok: boolean }[]> {
  const failing = new Set<string>();
  let checkedMs = Number.NEGATIVE_INFINITY;
  let running: Promise<{ name: string; ok: boolean }[]> | undefined;

  async function run(check: HealthCheck): Promise<{ name: string; ok: boolean }> {
    const result = await withinLimit(check);
    if (!result.ok && !failing.has(check.name)) {
      context.log.warn({ part: check.name, detail: result.detail }, 'part is not ready');
    }
    if (result.ok) failing.delete(check.name);
    else failing.add(check.name);
    return { name: check.name, ok: result.ok };
  }

  return () => {
    if (running === undefined || context.clock.monotonicMs() - checkedMs >= CHECK_EVERY_MS) {
      checkedMs = context.clock.monotonicMs();
      running = Promise.all(context.health.map(run));
    }
    return running;
  };
}

async function withinLimit(check: HealthCheck): Promise<{ ok: boolean; detail?: string }> {
  const { promise, resolve } = Promise.withResolvers<{ ok: boolean; detail?: string }>();
  const timer = setTimeout(
    () => resolve({ ok: false, detail: `no answer in ${CHECK_LIMIT_MS} ms` }),
    CHECK_LIMIT_MS,
  );
  timer.unref();
  try {
    return await Promise.race([check.check(), promise]);
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
