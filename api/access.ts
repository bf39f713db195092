/**
 * Who may call what, and in which cities. What always holds: a route that does not say who may call it, or by which
 * action it changes something, cannot be registered, a request that matches no route needs a signed-in caller like any other, and the cities a caller may
 * touch are those where it holds one of the route's roles now.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  type CitySet,
  hasRole,
  isInCitySet,
  ROLES,
  type Role,
  toCitySet,
  toNextEndMs,
} from '#core/assignments.ts';
import type { Grant } from '#store/registry/registry-access.ts';
import { isUnsafe, type RouteAudit } from './auditing.ts';
import { ApiProblem } from './problems.ts';

/**
 * A signed-in person (session) or program (token), as it calls one route. Never sent or logged as a whole: it holds
 * the hash.
 */
export interface Principal extends Grant {
  /** The cities it may touch in this route. */
  cities: CitySet;
  /** Unix ms: when it may no longer do all of this. */
  validUntilMs: number;
}

/** signed-in: for whoever is known, even one who holds no role any more; it has no city then. */
export type Access = 'open' | 'signed-in' | readonly Role[];

export const EVERY_ROLE: readonly Role[] = ROLES;
export const OPERATING_ROLES: readonly Role[] = ['operator', 'admin'];
export const ADMIN_ROLES: readonly Role[] = ['admin'];

export interface RouteEntry {
  methods: string[];
  url: string;
  access: Access;
  /** By which action the audit log tells of it; absent: it is only read. */
  audit?: RouteAudit;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required on every route. */
    access?: Access;
  }
  interface FastifyInstance {
    /** For the routes that a plugin of others registers in this scope. */
    scopeAccess: Access | null;
    /** Every route as registered, and who may call it. */
    routeTable: RouteEntry[];
  }
  interface FastifyRequest {
    /** Who is known to call, even where they may not. */
    caller: Grant | null;
    principal: Principal | null;
  }
}

/** Call before any route is registered. */
export function refuseUndeclaredRoutes(app: FastifyInstance): void {
  app.decorate('scopeAccess', null);
  app.decorate('routeTable', []);
  app.addHook('onRoute', function (route) {
    const access = route.config?.access ?? this.scopeAccess;
    if (access === null || access.length === 0) {
      throw new Error(`Route ${String(route.method)} ${route.url} does not declare config.access`);
    }
    const audit = route.config?.audit;
    if (audit === undefined && isUnsafe(route.method)) {
      throw new Error(`Route ${String(route.method)} ${route.url} does not declare config.audit`);
    }
    route.config = { ...route.config, access };
    const methods = [route.method].flat();
    this.routeTable.push({ methods, url: route.url, access, ...(audit && { audit }) });
  });
}

/** What a grant is worth in a route. Throws 401 without one and 403 with one that holds none of the route's roles. */
export function checkAccess(
  access: Access | undefined,
  grant: Grant | undefined,
  nowMs: number,
): Principal | null {
  if (access === 'open') return null;
  if (grant === undefined) throw new ApiProblem('UNAUTHENTICATED');
  const roles = access === undefined || access === 'signed-in' ? EVERY_ROLE : access;
  if (access !== 'signed-in' && !hasRole(grant.assignments, roles, nowMs)) throw new ApiProblem('FORBIDDEN');
  const nextEndMs = toNextEndMs(grant.assignments, nowMs) ?? grant.expiresMs;
  return {
    ...grant,
    cities: toCitySet(grant.assignments, roles, nowMs),
    validUntilMs: Math.min(grant.expiresMs, nextEndMs),
  };
}

/** Of a route that is not open: the hook has let nobody else through. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error('A route that is not open was reached without a principal');
  return request.principal;
}

export function isAllowedCity(principal: Principal, city: string): boolean {
  return isInCitySet(principal.cities, city);
}

/**
 * The cities a query may touch: what was asked for, which must be the principal's own; undefined means
 * every city. An unknown city and one of others give the same answer.
 */
export function toAllowedCities(
  principal: Principal,
  requested: readonly string[] | undefined,
  knownCities: ReadonlySet<string>,
): readonly string[] | undefined {
  if (requested === undefined) return principal.cities === '*' ? undefined : principal.cities;
  for (const city of requested) {
    if (!knownCities.has(city) || !isAllowedCity(principal, city)) {
      throw new ApiProblem('NOT_FOUND', { detail: 'No such city' });
    }
  }
  return requested;
}
