/**
 * `GET /sign-in?link=` shows a button, `POST /sign-in` redeems the link: previews and virus scanners that
 * follow links use nothing up. The session's cookie is made here and nowhere else.
 */

import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { SESSION_COOKIE } from '../authentication.ts';
import { LINK_INVALID, sendHtmlPage, TOO_MANY_FAILURES, toSignInPage } from '../html-page.ts';
import { ApiProblem } from '../problems.ts';
import { isForeignPage } from '../same-origin.ts';
import { SECRET_PATTERN } from '../sessions.ts';
import { createSignInThrottle } from '../sign-in-throttle.ts';

const BODY_LIMIT_BYTES = 1_024;

export async function registerSignIn(app: ApiServer, context: ApiContext): Promise<void> {
  const { sessions, metrics, log, publicUrl } = context;
  const throttle = createSignInThrottle(context.clock);

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: BODY_LIMIT_BYTES },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))),
  );

  app.get(
    '/sign-in',
    {
      config: { access: 'open' },
      schema: {
        tags: ['session'],
        summary: 'The page behind the link printed at start',
        querystring: Type.Object({ link: Type.Optional(Type.String({ maxLength: 128 })) }),
      },
    },
    async (request, reply) => {
      const { link } = request.query;
      if (link === undefined || !SECRET_PATTERN.test(link)) return sendHtmlPage(reply, 400, LINK_INVALID);
      return sendHtmlPage(reply, 200, toSignInPage(link));
    },
  );

  app.post(
    '/sign-in',
    {
      config: { access: 'open', audit: 'session.begin' },
      schema: {
        tags: ['session'],
        summary: 'Redeems the link and sets the session cookie',
        consumes: ['application/x-www-form-urlencoded'],
        body: Type.Object({ link: Type.String({ maxLength: 128 }) }),
      },
    },
    async (request, reply) => {
      if (isForeignPage(request, publicUrl)) throw new ApiProblem('CROSS_SITE');
      if (throttle.isBlocked(request.ip)) {
        return sendHtmlPage(reply.header('retry-after', '60'), 429, TOO_MANY_FAILURES);
      }
      const redeemed = await sessions.redeemLink(request.body.link);
      if (!redeemed) {
        throttle.handleFailure(request.ip);
        metrics.countSignInFailure();
        return sendHtmlPage(reply, 401, LINK_INVALID);
      }
      const { session } = redeemed;
      await context.change(request, ({ note }) =>
        note({ actor: toAuditActor(session), objectId: session.id, changes: [{ field: 'method', to: 'link' }] }),
      );
      log.info({ name: session.name }, 'signed in');
      setSessionCookie(reply, context, redeemed);
      return reply.redirect('/', 303);
    },
  );
}

function setSessionCookie(
  reply: FastifyReply,
  context: ApiContext,
  redeemed: { secret: string; session: { expiresMs: number } },
): void {
  reply.setCookie(SESSION_COOKIE, redeemed.secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: context.secureCookies,
    maxAge: Math.floor((redeemed.session.expiresMs - context.clock.nowMs()) / 1000),
  });
}
