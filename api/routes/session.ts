/**
 * Who is signed in, signing in by password, and signing out: the session ends in the registry, so its cookie is worth
 * nothing after.
 */
import Type from 'typebox';
import type { SessionResource } from '#core/access-resources.ts';
import { checkAccess, type Principal, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { signInByPassword } from '../people/password-sign-in.ts';
import { CodeSchema, PasswordSchema, SessionSchema } from '../schemas/access-schemas.ts';
import { clearSessionCookie } from '../session-cookie.ts';
import { toSessionResource } from '../to-session-resource.ts';

export async function registerSession(app: ApiServer, context: ApiContext): Promise<void> {
  const { clock } = context;

  app.get(
    '/api/v1/session',
    {
      config: { access: 'signed-in' },
      schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: SessionSchema } },
    },
    async (request): Promise<SessionResource> => toSessionResource(principalOf(request), clock.nowMs()),
  );

  app.post(
    '/api/v1/session/sign-in',
    {
      config: { access: 'open', audit: 'session.begin' },
      schema: {
        tags: ['session'],
        summary: 'Begins a session and sets its cookie; whatever is wrong, the answer is the same',
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 128 }),
            password: PasswordSchema,
            code: Type.Optional(CodeSchema),
          },
          { additionalProperties: false },
        ),
        response: { 200: SessionSchema },
      },
    },
    async (request, reply): Promise<SessionResource> => {
      const session = await signInByPassword(context, request, reply, request.body);
      return toSessionResource(checkAccess('signed-in', session, clock.nowMs()) as Principal, clock.nowMs());
    },
  );

  app.post(
    '/api/v1/session/sign-out',
    {
      config: { access: 'signed-in', audit: 'session.end' },
      schema: {
        tags: ['session'],
        summary: 'Ends the session and its live streams; a token stays',
        response: { 204: Type.Null({ description: 'Signed out' }) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      if (principal.type === 'session') {
        await context.sessions.end(principal.id);
        context.liveHub.endOf(principal.id);
      }
      clearSessionCookie(reply, context.secureCookies);
      return reply.code(204).send(null);
    },
  );
}
