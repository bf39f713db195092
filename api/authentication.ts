/**
 * Finds out who calls, before anything else of the request is looked at. A session cookie alone never
 * changes anything: an unsafe method with it must come from a page of our own (CSRF).
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Clock } from '#core/clock.ts';
import { CALENDAR_SCOPE } from '#core/token-scopes.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import { checkAccess } from './access.ts';
import { ApiProblem } from './problems.ts';
import { isOwnPage } from './same-origin.ts';
import type { Sessions } from './sessions.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For programs that send no header: a token of the scope `calendar`, and no other, as `?token=`. */
    takesTokenInQuery?: true;
  }
}

export const SESSION_COOKIE = 'leitstand_session';

const BEARER = /^Bearer +([A-Za-z0-9_-]+)$/i;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export function addAuthentication(
  app: FastifyInstance,
  options: { sessions: Sessions; publicUrl: string | undefined; clock: Clock },
): void {
  app.decorateRequest('principal', null);
  app.decorateRequest('caller', null);
  app.addHook('onRequest', async request => {
    const { access } = request.routeOptions.config;
    if (access === 'open') return;
    const grant = await findGrant(request, options.sessions);
    request.caller = grant ?? null;
    request.principal = checkAccess(access, grant, options.clock.nowMs());
    const isByCookie = grant?.type === 'session';
    if (isByCookie && !SAFE_METHODS.has(request.method) && !isOwnPage(request, options.publicUrl)) {
      throw new ApiProblem('CROSS_SITE');
    }
  });
}

async function findGrant(request: FastifyRequest, sessions: Sessions): Promise<Grant | undefined> {
  const { authorization } = request.headers;
  const { token: inAddress } = request.query as { token?: unknown };
  if (request.routeOptions.config.takesTokenInQuery && typeof inAddress === 'string') {
    const grant = await sessions.find(inAddress, 'token');
    // A token that may do more has no business in an address.
    return grant?.scopes?.length === 1 && grant.scopes[0] === CALENDAR_SCOPE ? grant : undefined;
  }
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? undefined : sessions.find(token, 'token');
  }
  const secret = request.cookies[SESSION_COOKIE];
  return secret === undefined ? undefined : sessions.find(secret, 'session');
}
