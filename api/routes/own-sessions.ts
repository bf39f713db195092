/** Where one is signed in, and the end of it: of one session, or of all of them. */
import Type from 'typebox';
import type { OwnSession } from '#core/access-resources.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import { principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { endSessionsOf } from '../people/end-sessions.ts';
import { findOwnUser } from '../people/own-user.ts';
import { ApiProblem } from '../problems.ts';
import { OwnSessionSchema } from '../schemas/access-schemas.ts';
import { clearSessionCookie } from '../session-cookie.ts';
import { SESSION_IDLE_MS } from '../sessions.ts';
import { toTime } from '../to-device-summary.ts';

const Ended = Type.Null({ description: 'Ended' });

export async function registerOwnSessions(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;
  const listOpen = async (userId: string) =>
    (await registry.access.listGrantsOf(userId, 'session')).filter(one => isOpen(one, clock.nowMs()));

  app.get(
    '/api/v1/account/sessions',
    {
      config: { access: 'signed-in', scope: 'noTokens' },
      schema: {
        tags: ['account'],
        summary: 'Where you are signed in',
        response: { 200: Type.Object({ items: Type.Array(OwnSessionSchema) }) },
      },
    },
    async request => {
      const { id } = await findOwnUser(context, request);
      const present = principalOf(request).id;
      return { items: (await listOpen(id)).map(session => toOwnSession(session, present)) };
    },
  );

  app.delete(
    '/api/v1/account/sessions/:id',
    {
      config: { access: 'signed-in', audit: 'session.end' },
      schema: {
        tags: ['account'],
        summary: 'Ends one of your sessions with its live streams',
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: { 204: Ended },
      },
    },
    async (request, reply) => {
      const user = await findOwnUser(context, request);
      const { id } = request.params;
      if (!(await listOpen(user.id)).some(session => session.id === id)) throw new ApiProblem('NOT_FOUND');
      await context.sessions.end(id);
      context.liveHub.endOf(id);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/api/v1/account/sessions',
    {
      config: { access: 'signed-in', audit: 'session.end' },
      schema: {
        tags: ['account'],
        summary: 'Signs you out everywhere, here too',
        response: { 204: Ended },
      },
    },
    async (request, reply) => {
      const user = await findOwnUser(context, request);
      await endSessionsOf(context, user.id);
      clearSessionCookie(reply, context.secureCookies);
      return reply.code(204).send(null);
    },
  );
}

function isOpen({ expiresMs, lastUsedMs, createdMs }: Grant, nowMs: number): boolean {
  return nowMs < expiresMs && nowMs - (lastUsedMs ?? createdMs) <= SESSION_IDLE_MS;
}

function toOwnSession(session: Grant, presentId: string): OwnSession {
  const { id, createdMs, lastUsedMs, expiresMs, client } = session;
  return {
    id,
    created: toTime(createdMs),
    lastUsed: toTime(lastUsedMs ?? createdMs),
    expires: toTime(expiresMs),
    ...(client === undefined ? {} : { client }),
    isCurrent: id === presentId,
  };
}
