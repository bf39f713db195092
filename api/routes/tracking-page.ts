/**
 * `GET /track` and the answer to its form: how far a request is, for who has its number and code. Works without script;
 * what is typed is sent in a body, so a code stands in no address. What is shown, and how often one may guess, is as in
 * `request-tracking.ts`.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { addFormParser } from '../form-parser.ts';
import { type PageLanguage, sendHtmlPage, toPageLanguage } from '../html-page.ts';
import { ApiProblem, PROBLEMS } from '../problems.ts';
import { toTrackingHash } from '../requests/public-access.ts';
import { readLinkedRequest } from '../requests/read-linked-request.ts';
import { toTracking } from '../requests/to-public-request.ts';
import { toTrackingForm, toTrackingPage } from '../requests/tracking-pages.ts';
import { TRACKING_WORDS } from '../requests/tracking-words.ts';
import { closed, oneOf } from '../schemas/schema-parts.ts';

const Typed = Type.String({ maxLength: 64 });
const Language = Type.Optional(oneOf(['de', 'en'] as const));

export async function registerTrackingPage(app: ApiServer, context: ApiContext): Promise<void> {
  addFormParser(app);
  const { registry, publicAccess } = context;

  app.get(
    '/track',
    {
      config: { access: 'open' },
      schema: {
        ...{ tags: ['requests'], summary: 'The page to follow a request by its number and code' },
        querystring: Type.Object({ number: Type.Optional(Typed), language: Language }, closed),
        produces: ['text/html'],
      },
    },
    async (request, reply) => {
      const { number, language = toLanguage(request) } = request.query;
      return send(reply, 200, toTrackingForm({ language, ...(number !== undefined && { number }) }));
    },
  );

  app.post(
    '/track',
    {
      config: { access: 'open', audit: 'changesNothing' },
      schema: {
        ...{ tags: ['requests'], summary: 'Takes the form of the page: how far the request is' },
        consumes: ['application/x-www-form-urlencoded'],
        body: Type.Object({ number: Typed, code: Typed, language: Language }, closed),
        produces: ['text/html'],
      },
    },
    async (request, reply) => {
      const { number, code, language = toLanguage(request) } = request.body;
      const id = number.trim().toUpperCase();
      try {
        const link = await publicAccess.find(request, 'track', toTrackingHash(id, code), id);
        const linked = await readLinkedRequest(registry, link);
        return send(reply, 200, toTrackingPage(toTracking(linked.request, linked.city), language, code));
      } catch (error) {
        return sendFault(reply, error, language, number);
      }
    },
  );
}

function sendFault(
  reply: FastifyReply,
  error: unknown,
  language: PageLanguage,
  number: string,
): FastifyReply {
  if (!(error instanceof ApiProblem)) throw error;
  const words = TRACKING_WORDS[language];
  const { code, retryAfterS = 60 } = error;
  if (code === 'TOO_MANY_REQUESTS') reply.header('retry-after', String(retryAfterS));
  else if (code !== 'NOT_FOUND') throw error;
  const fault = code === 'NOT_FOUND' ? words.wrong : words.wait(retryAfterS);
  return send(reply, PROBLEMS[code].status, toTrackingForm({ language, number, fault }));
}

function send(reply: FastifyReply, status: number, page: Parameters<typeof sendHtmlPage>[2]): FastifyReply {
  return sendHtmlPage(
    reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex'),
    status,
    page,
  );
}

function toLanguage(request: FastifyRequest): PageLanguage {
  return toPageLanguage(request.headers['accept-language']);
}
