/** The user who calls, for routes about one's own account; a token or a session by link is nobody here. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { User } from '#store/registry/registry-people.ts';
import { principalOf } from '../access.ts';
import type { ApiContext } from '../api-context.ts';
import { ApiProblem } from '../problems.ts';
import { setSessionCookie } from '../session-cookie.ts';
import type { SessionChanges } from '../sessions.ts';
import { endSessionsOf } from './end-sessions.ts';
import { beginAttempt, toAttempt } from './password-sign-in.ts';

/** Throws NOT_FOUND. */
export async function findOwnUser({ registry }: ApiContext, request: FastifyRequest): Promise<User> {
  const { type, userId } = principalOf(request);
  const user = type === 'session' && userId !== undefined ? await registry.people.getUser(userId) : undefined;
  if (!user) throw new ApiProblem('NOT_FOUND', { detail: 'This session is of nobody in the list of users' });
  return user;
}

/** For steps that a session left open must not be enough for. Throws PASSWORD_WRONG, TOO_MANY_REQUESTS, CONFLICT. */
export async function checkOwnPassword(
  context: ApiContext,
  request: FastifyRequest,
  user: User,
  password: string,
): Promise<void> {
  if (user.passwordHash === undefined) {
    throw new ApiProblem('CONFLICT', {
      detail: 'You sign in by your identity provider and have no password',
    });
  }
  const attempt = toAttempt(context, request, user.loginName);
  beginAttempt(context, attempt);
  if (!(await context.people.passwords.verify(user.passwordHash, password))) {
    throw new ApiProblem('PASSWORD_WRONG');
  }
  context.people.throttle.forgive(attempt);
}

/** After what one may do has changed: the session gets another secret, all others of the user end. */
export async function renewSession(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  changes?: SessionChanges,
): Promise<void> {
  const { sessions, liveHub, secureCookies, clock } = context;
  const old = principalOf(request);
  const begun = await sessions.rotate(old, changes);
  liveHub.endOf(old.id);
  const { userId } = begun.session;
  if (userId !== undefined) await endSessionsOf(context, userId, begun.session.id);
  setSessionCookie(reply, begun, { secureCookies, nowMs: clock.nowMs() });
}
