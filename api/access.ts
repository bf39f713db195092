/**
 * Who may call what. What always holds: a route that does not say who may call it cannot be registered,
 * and a request that matches no route needs a signed-in caller like any other.
 */

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Grant, Role } from '#store/registry/registry-access.ts';
import { ApiProblem } from './problems.ts';

/** A signed-in person (session) or program (token). Never sent or logged as a whole: it holds the hash. */
export type Principal = Grant;

export type Access = 'open' | readonly Role[];

export const EVERY_ROLE: readonly Role[] = ['viewer', 'operator', 'event-security', 'approver', 'admin'];
export const OPERATING_ROLES: readonly Role[] = ['operator', 'admin'];

export interface RouteEntry {
  methods: string[];
  url: string;
  access: Access;
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
    principal: Principal | null;
  }
}

/** Call before any route is registered. */
export function refuseUndeclaredRoutes(app: FastifyInstance): void {
  app.decorate('scopeAccess', null);
  app.decorate('routeTable', []);
  app.addHook('onRoute', function (route) {
    const access = route.config?.access ?? this.scopeAccess;
    if (access === null || (access !== 'open' && access.length === 0)) {
      throw new Error(`Route ${String(route.method)} ${route.url} does not declare config.access`);
    }
    route.config = { ...route.config, access };
    this.routeTable.push({ methods: [route.method].flat(), url: route.url, access });
  });
}

/** Throws 401 without a principal and 403 with one whose role is not in the list. */
export function checkAccess(access: Access | undefined, principal: Principal | null): void {
  if (access === 'open') return;
  if (principal === null) throw new ApiProblem('UNAUTHENTICATED');
  if (!(access ?? EVERY_ROLE).includes(principal.role)) throw new ApiProblem('FORBIDDEN');
}

/** Of a route that is not open: the hook has let nobody else through. */
export function principalOf(request: FastifyRequest): Principal {
  if (request.principal === null) throw new Error('A route that is not open was reached without a principal');
  return request.principal;
}

export function isAllowedCity(principal: Principal, city: string): boolean {
  return principal.cities === '*' || principal.cities.includes(city);
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
