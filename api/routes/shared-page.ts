/**
 * `GET /shared/{secret}`: the live page of an event for whoever has a link that is in force. What may be seen, and how often
 * one may ask, is as in `request-tracking.ts`; when the link ends, the page says so the next time it loads itself.
 */
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { AppError } from '#core/app-error.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { type HtmlPage, sendHtmlPage, toPageLanguage } from '../html-page.ts';
import { ApiProblem } from '../problems.ts';
import { toShareHash } from '../requests/public-access.ts';
import { readLinkedRequest } from '../requests/read-linked-request.ts';
import { readRequestUsage } from '../requests/read-request-usage.ts';
import { readSharedHistory } from '../requests/shared-history.ts';
import { toSharedGonePage, toSharedPage, toSharedWaitPage } from '../requests/shared-page.ts';
import { toPublicRequest } from '../requests/to-public-request.ts';
import { closed, oneOf } from '../schemas/schema-parts.ts';
import { toTime } from '../to-device-summary.ts';

const RELOAD_S = 15;

export async function registerSharedPage(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, telemetry, clock, queryGate, publicAccess } = context;

  app.get(
    '/shared/:secret',
    {
      config: { access: 'open' },
      schema: {
        ...{
          tags: ['requests'],
          summary: 'The live page of an event as a page, read-only, until its link ends',
        },
        params: Type.Object({ secret: Type.String({ maxLength: 64 }) }),
        querystring: Type.Object(
          {
            language: Type.Optional(oneOf(['de', 'en'] as const)),
            reload: Type.Optional(oneOf(['off'] as const)),
          },
          closed,
        ),
        produces: ['text/html'],
      },
    },
    async (request, reply) => {
      const { language = toPageLanguage(request.headers['accept-language']), reload } = request.query;
      try {
        const link = await publicAccess.find(request, 'share', toShareHash(request.params.secret));
        const linked = await readLinkedRequest(registry, link);
        const nowMs = clock.nowMs();
        const { signal } = request;
        const history = await queryGate
          .run(signal, () => readSharedHistory(telemetry, linked.request, nowMs, signal))
          .catch(withoutHistory);
        const usage = await readRequestUsage(context, linked.request);
        const shared = {
          ...toPublicRequest(linked.request, linked.city),
          until: toTime(link.untilMs),
          usage,
        };
        const { timeZone } = linked.city;
        const loadsAgain = reload !== 'off';
        if (loadsAgain) reply.header('refresh', String(RELOAD_S));
        return send(reply, 200, toSharedPage({ shared, history, timeZone, nowMs, language, loadsAgain }));
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        const { code, retryAfterS = 60 } = error;
        if (code === 'NOT_FOUND') return send(reply, 404, toSharedGonePage(language));
        if (code !== 'TOO_MANY_REQUESTS') throw error;
        reply.header('retry-after', String(retryAfterS)).header('refresh', String(retryAfterS));
        return send(reply, 429, toSharedWaitPage(language, retryAfterS));
      }
    },
  );
}

/** What is now does not need the store of what was. */
function withoutHistory(error: unknown): [] {
  if (error instanceof ApiProblem || error instanceof AppError) return [];
  throw error;
}

/** The address is the secret: it is told to nobody else. */
function send(reply: FastifyReply, status: number, page: HtmlPage): FastifyReply {
  reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
  return sendHtmlPage(reply.header('referrer-policy', 'no-referrer'), status, page);
}
