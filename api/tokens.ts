/**
 * Tokens of programs. What always holds: a token has at most what its owner has, asked anew at each request; it may be
 * used for its scopes only; it ends within a year; the registry has its hash only.
 */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Assignment, CitySet } from '#core/assignments.ts';
import type { AuditChange } from '#core/audit-actions.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { TokenScope } from '#core/token-scopes.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import type { Principal } from './access.ts';
import { isUnsafe } from './auditing.ts';
import { ApiProblem } from './problems.ts';

/** noTokens: for people only, such as what has to do with people and with tokens. */
export type RouteScope = TokenScope | 'noTokens';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must be for. Absent: `registry.read` for what is only read, otherwise no token. */
    scope?: RouteScope;
  }
}

const DAY_MS = 86_400_000;

export interface NewToken {
  name: string;
  assignment: Assignment;
  scopes: readonly TokenScope[];
  days: number;
  /** Absent: nobody's whose rights could end. */
  userId?: string | undefined;
}

export function createToken(token: NewToken, nowMs: number): { grant: Grant; secret: string } {
  const secret = createSecret();
  const grant: Grant = {
    id: randomUUID(),
    type: 'token',
    name: token.name,
    ...(token.userId !== undefined && { userId: token.userId }),
    assignments: [token.assignment],
    scopes: token.scopes,
    secretSha256: toSecretHash(secret),
    createdMs: nowMs,
    expiresMs: nowMs + token.days * DAY_MS,
  };
  return { grant, secret };
}

export function toTokenChanges(grant: Grant): AuditChange[] {
  const [assignment] = grant.assignments;
  return [
    { field: 'name', to: grant.name },
    { field: 'role', to: assignment?.role ?? '' },
    { field: 'scopes', to: grant.scopes?.join(', ') ?? 'all' },
    { field: 'expires', to: new Date(grant.expiresMs).toISOString() },
  ];
}

/** One entry for each city it is for; none: it is for all. */
export function toTokenCities(grant: Grant): (string | undefined)[] {
  const cities: CitySet[] = grant.assignments.map(one => one.cities);
  return cities.includes('*') ? [undefined] : [...new Set((cities as (readonly string[])[]).flat())];
}

/** After authentication: a token comes no further than its scopes. */
export function addTokenScopes(app: FastifyInstance): void {
  app.addHook('onRequest', async request => {
    const { principal } = request;
    if (principal === null) return;
    const { scope, access } = request.routeOptions.config;
    if (access === 'open') return;
    checkScope(principal, scope ?? (isUnsafe(request.method) ? 'noTokens' : 'registry.read'));
  });
}

function checkScope({ type, scopes }: Principal, needed: RouteScope): void {
  if (type !== 'token' || scopes === undefined) return;
  if (needed === 'noTokens') throw new ApiProblem('FORBIDDEN', { detail: 'This is not for tokens' });
  if (!scopes.includes(needed)) {
    throw new ApiProblem('FORBIDDEN', { detail: `The token is not for ${needed}` });
  }
}
