/**
 * The pages before sign-in. `GET /sign-in` asks for a password, with `?link=` it shows what the one-time link is for and
 * uses nothing up: previews and virus scanners follow links. The answers to the forms begin sessions.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { toSecretHash } from '#core/secrets.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { addFormParser } from '../form-parser.ts';
import { sendHtmlPage } from '../html-page.ts';
import { toClientName } from '../people/client-name.ts';
import { beginAttempt, endOldSession, signInByPassword } from '../people/password-sign-in.ts';
import { createSignInPages, toLocalPath } from '../people/sign-in-pages.ts';
import { sendPasswordForm, sendRefusal } from '../people/sign-in-replies.ts';
import { ApiProblem } from '../problems.ts';
import { isForeignPage } from '../same-origin.ts';
import { setSessionCookie } from '../session-cookie.ts';
import { SECRET_PATTERN } from '../sessions.ts';
import { toAddressSource } from '../sign-in-throttle.ts';
import { registerInvitation } from './invitation.ts';
import { registerOidc } from './oidc.ts';

const Short = Type.String({ maxLength: 128 });

export async function registerSignIn(app: ApiServer, context: ApiContext): Promise<void> {
  addFormParser(app);
  registerPages(app, context);
  registerInvitation(app, context);
  registerOidc(app, context);
}

function registerPages(app: ApiServer, context: ApiContext): void {
  app.get(
    '/sign-in',
    {
      config: { access: 'open' },
      schema: {
        tags: ['session'],
        summary: 'The page to sign in: by password, or by a one-time link',
        querystring: Type.Object({
          link: Type.Optional(Short),
          next: Type.Optional(Type.String({ maxLength: 2_048 })),
        }),
      },
    },
    async (request, reply) => {
      const { link, next } = request.query;
      if (link !== undefined) return sendLinkPage(context, request, reply, link);
      return sendPasswordForm(context, request, reply, { status: 200, next });
    },
  );

  app.post(
    '/sign-in',
    {
      config: { access: 'open', audit: 'session.begin' },
      schema: {
        tags: ['session'],
        summary: 'Redeems the link of the command line and sets the session cookie',
        consumes: ['application/x-www-form-urlencoded'],
        body: Type.Object({ link: Short }),
      },
    },
    async (request, reply) => {
      await redeem(context, request, reply, request.body.link);
      return reply;
    },
  );

  app.post(
    '/sign-in/password',
    {
      config: { access: 'open', audit: 'session.begin' },
      schema: {
        tags: ['session'],
        summary: 'Takes the form of the sign-in page',
        consumes: ['application/x-www-form-urlencoded'],
        body: Type.Object({
          name: Short,
          password: Type.String({ maxLength: 512 }),
          code: Type.Optional(Type.String({ maxLength: 64 })),
          next: Type.Optional(Type.String({ maxLength: 2_048 })),
        }),
      },
    },
    async (request, reply) => {
      const { next, code, ...credentials } = request.body;
      try {
        await signInByPassword(context, request, reply, { ...credentials, ...(code ? { code } : {}) });
      } catch (error) {
        return sendRefusal(context, request, reply, error, next);
      }
      return reply.redirect(toLocalPath(next), 303);
    },
  );
}

async function sendLinkPage(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: string,
): Promise<FastifyReply> {
  const pages = createSignInPages(request);
  if (!SECRET_PATTERN.test(link)) return sendHtmlPage(reply, 400, pages.linkOver());
  const { registry, clock } = context;
  const grant = await registry.access.findLink(toSecretHash(link), clock.nowMs());
  if (!grant?.userId) return sendHtmlPage(reply, 200, pages.linkForm(link));
  const user = await registry.people.getUser(grant.userId);
  if (!user) return sendHtmlPage(reply, 401, pages.linkOver());
  return sendHtmlPage(
    reply,
    200,
    pages.newPasswordForm({ link, name: user.displayName, loginName: user.loginName }),
  );
}

/** A link of the command line makes a session of its own, of nobody in the list of users. */
async function redeem(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  link: string,
): Promise<FastifyReply> {
  const { sessions, metrics, log, people, clock, secureCookies } = context;
  const pages = createSignInPages(request);
  if (isForeignPage(request, context.publicUrl)) throw new ApiProblem('CROSS_SITE');
  const attempt = { source: toAddressSource(request.ip) };
  try {
    beginAttempt(context, attempt);
  } catch (error) {
    return sendRefusal(context, request, reply, error, undefined);
  }
  const grant: Grant | undefined = await sessions.redeemLink(link);
  if (!grant) {
    metrics.countSignInFailure();
    return sendHtmlPage(reply, 401, pages.linkOver());
  }
  people.throttle.forgive(attempt);
  await endOldSession(context, request);
  const client = toClientName(request.headers['user-agent']);
  const { name, assignments } = grant;
  const begun = await sessions.begin({ name, assignments, ...(client === undefined ? {} : { client }) });
  const { session } = begun;
  await context.change(request, ({ note }) =>
    note({
      actor: toAuditActor(session),
      objectId: session.id,
      changes: [{ field: 'method', to: 'link' }],
    }),
  );
  log.info({ name }, 'signed in');
  setSessionCookie(reply, begun, { secureCookies, nowMs: clock.nowMs() });
  return reply.redirect('/', 303);
}
