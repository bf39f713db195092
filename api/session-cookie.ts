/** The cookie of a session: out of reach of scripts and of requests that other sites cause. Made here and nowhere else. */
import type { FastifyReply } from 'fastify';
import { SESSION_COOKIE } from './authentication.ts';
import type { BegunSession } from './sessions.ts';

const attributesOf = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'strict', secure }) as const;

export function setSessionCookie(
  reply: FastifyReply,
  { secret, session }: BegunSession,
  { secureCookies, nowMs }: { secureCookies: boolean; nowMs: number },
): void {
  reply.setCookie(SESSION_COOKIE, secret, {
    ...attributesOf(secureCookies),
    maxAge: Math.floor((session.expiresMs - nowMs) / 1000),
  });
}

export function clearSessionCookie(reply: FastifyReply, secureCookies: boolean): void {
  reply.clearCookie(SESSION_COOKIE, attributesOf(secureCookies));
}
