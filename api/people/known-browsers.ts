/**
 * Remembers by a cookie that somebody has signed in to an account with this browser before, so that guesses by others
 * do not make that person wait. Nothing is stored: the cookie is sealed for the account.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Sealer } from '#core/sealer.ts';
import { toLoginKey } from '#store/registry/people.ts';

export const BROWSER_COOKIE = 'leitstand_browser';
const LASTS_S = 180 * 86_400;
const COOKIE = /^[A-Za-z0-9_-]{40,200}$/;

export interface KnownBrowsers {
  /** The browser's own id, if it has one for this account. */
  find(request: FastifyRequest, loginName: string): string | undefined;
  /** After a sign-in. */
  remember(request: FastifyRequest, reply: FastifyReply, loginName: string): void;
}

export function createKnownBrowsers(sealer: Sealer, secureCookies: boolean): KnownBrowsers {
  const toPurpose = (loginName: string) => `browser:${toLoginKey(loginName)}`;

  function find(request: FastifyRequest, loginName: string): string | undefined {
    const cookie = request.cookies[BROWSER_COOKIE];
    if (cookie === undefined || !COOKIE.test(cookie)) return undefined;
    const id = sealer.open(Buffer.from(cookie, 'base64url'), toPurpose(loginName));
    return id && Buffer.from(id).toString('utf8');
  }

  return {
    find,
    remember(request, reply, loginName) {
      const id = find(request, loginName) ?? randomUUID();
      const sealed = sealer.seal(Buffer.from(id), toPurpose(loginName));
      reply.setCookie(BROWSER_COOKIE, Buffer.from(sealed).toString('base64url'), {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: secureCookies,
        maxAge: LASTS_S,
      });
    },
  };
}
