/** Every part's metrics in one Prometheus text. */
import { collectMetrics } from '#core/collect-metrics.ts';
import { EVERY_ROLE } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

export async function registerMetrics(app: ApiServer, context: ApiContext): Promise<void> {
  const sources = [() => context.metrics.registry.metrics(), ...context.metricsSources];

  app.get(
    '/metrics',
    {
      config: { access: EVERY_ROLE, scope: 'metrics.read' },
      schema: {
        tags: ['operation'],
        summary: 'Prometheus metrics of all parts',
        produces: ['text/plain'],
      },
    },
    async (_request, reply) => {
      const text = await collectMetrics(sources, error =>
        context.log.warn({ err: error }, 'a metrics source failed'),
      );
      reply.type('text/plain; version=0.0.4; charset=utf-8');
      return text;
    },
  );
}
