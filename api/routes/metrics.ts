/** Every part's metrics in one Prometheus text. A part that cannot tell is left out, not the whole answer. */
import { EVERY_ROLE } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';

export async function registerMetrics(app: ApiServer, context: ApiContext): Promise<void> {
  const sources = [() => context.metrics.registry.metrics(), ...context.metricsSources];

  async function read(source: () => Promise<string>): Promise<string> {
    try {
      return (await source()).trimEnd();
    } catch (error) {
      context.log.warn({ err: error }, 'a metrics source failed');
      return '';
    }
  }

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
      const texts = await Promise.all(sources.map(read));
      reply.type('text/plain; version=0.0.4; charset=utf-8');
      return `${texts.filter(text => text !== '').join('\n')}\n`;
    },
  );
}
