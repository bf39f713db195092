/**
 * Sign-in by password, and code where there is a second factor. What always holds: whatever is wrong, the answer is the
 * same and so is the work; somebody who waits for the throttle costs no hash.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toLoginKey } from '#store/registry/people.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import type { User } from '#store/registry/registry-people.ts';
import type { ApiContext } from '../api-context.ts';
import { toAuditActor } from '../auditing.ts';
import { SESSION_COOKIE } from '../authentication.ts';
import { ApiProblem } from '../problems.ts';
import { isForeignPage } from '../same-origin.ts';
import { setSessionCookie } from '../session-cookie.ts';
import { type Attempt, toAddressSource } from '../sign-in-throttle.ts';
import { toClientName } from './client-name.ts';

export interface Credentials {
  name: string;
  password: string;
  /** Of the app, or a recovery code. */
  code?: string;
}

/** The session has begun and its cookie is set. Throws CROSS_SITE, TOO_MANY_REQUESTS, SIGN_IN_FAILED, BUSY. */
export async function signInByPassword(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  credentials: Credentials,
): Promise<Grant> {
  const { people, publicUrl, metrics } = context;
  if (isForeignPage(request, publicUrl)) throw new ApiProblem('CROSS_SITE');
  const attempt = toAttempt(context, request, credentials.name);
  beginAttempt(context, attempt);
  const user = await findUser(context, credentials);
  if (!user) {
    metrics.countSignInFailure();
    throw new ApiProblem('SIGN_IN_FAILED');
  }
  people.throttle.forgive(attempt);
  people.browsers.remember(request, reply, user.loginName);
  await renewHash(context, user, credentials.password);
  return beginSession(context, request, reply, user, 'password');
}

/** Throws TOO_MANY_REQUESTS. */
export function beginAttempt({ people, metrics }: ApiContext, attempt: Attempt): void {
  const waitS = people.throttle.begin(attempt);
  if (waitS === 0) return;
  metrics.countSignInFailure();
  throw new ApiProblem('TOO_MANY_REQUESTS', { retryAfterS: waitS });
}

export function toAttempt({ people }: ApiContext, request: FastifyRequest, loginName: string): Attempt {
  const browser = people.browsers.find(request, loginName);
  return {
    source: browser === undefined ? toAddressSource(request.ip) : `browser ${browser}`,
    account: toLoginKey(loginName),
    isKnown: browser !== undefined,
  };
}

/** The user, when everything is right. */
async function findUser(
  context: ApiContext,
  { name, password, code }: Credentials,
): Promise<User | undefined> {
  const { registry, people, clock } = context;
  const user = await registry.people.findUserByLoginName(name);
  const isRight = await people.passwords.verify(user?.passwordHash, password);
  if (!isRight || !user?.enabled) return undefined;
  if (user.totpState !== 'on') return user;
  const isTaken = code !== undefined && (await people.secondFactor.take(user, code, clock.nowMs()));
  return isTaken ? user : undefined;
}

async function renewHash({ people, registry }: ApiContext, user: User, password: string): Promise<void> {
  const { passwordHash } = user;
  if (passwordHash === undefined || !people.passwords.isOutdated(passwordHash)) return;
  await registry.people.replacePasswordHash(user.id, passwordHash, await people.passwords.hash(password));
}

/** Whatever session the browser had before ends. */
export async function beginSession(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  user: User,
  method: 'password' | 'oidc' | 'invitation',
): Promise<Grant> {
  const { sessions, registry, clock, secureCookies, signIn, log } = context;
  const isLimited = signIn.secondFactor === 'required' && method !== 'oidc' && user.totpState !== 'on';
  await endOldSession(context, request);
  const clientName = toClientName(request.headers['user-agent']);
  const begun = await sessions.begin({
    name: user.displayName,
    userId: user.id,
    assignments: isLimited ? [] : user.assignments,
    ...(isLimited ? { limited: true } : {}),
    ...(clientName === undefined ? {} : { client: clientName }),
  });
  await registry.people.recordSignIn(user.id, clock.nowMs());
  await context.change(request, ({ note }) =>
    note({
      action: 'session.begin',
      actor: toAuditActor(begun.session),
      objectId: begun.session.id,
      changes: [{ field: 'method', to: method }],
    }),
  );
  setSessionCookie(reply, begun, { secureCookies, nowMs: clock.nowMs() });
  log.info({ user: user.id, method }, 'signed in');
  return begun.session;
}

export async function endOldSession(context: ApiContext, request: FastifyRequest): Promise<void> {
  const secret = request.cookies[SESSION_COOKIE];
  const old = secret === undefined ? undefined : await context.sessions.find(secret, 'session');
  if (!old) return;
  await context.sessions.end(old.id);
  context.liveHub.endOf(old.id);
}
