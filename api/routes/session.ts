/** Who is signed in, and signing out: the session ends in the registry, so its cookie is worth nothing after. */

import Type from 'typebox';
import type { SessionResource } from '#core/access-resources.ts';
import { principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { SESSION_COOKIE } from '../authentication.ts';
import { SessionSchema } from '../schemas/access-schemas.ts';
import { toSessionResource } from '../to-session-resource.ts';

export async function registerSession(app: ApiServer, context: ApiContext): Promise<void> {
  app.get(
    '/api/v1/session',
    {
      config: { access: 'signed-in' },
      schema: { tags: ['session'], summary: 'Who is signed in', response: { 200: SessionSchema } },
    },
    async (request): Promise<SessionResource> =>
      toSessionResource(principalOf(request), context.clock.nowMs()),
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
      reply.clearCookie(SESSION_COOKIE, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: context.secureCookies,
      });
      return reply.code(204).send(null);
    },
  );
}
