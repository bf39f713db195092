import type { AssignmentResource, SessionResource } from '#core/access-resources.ts';
import { type Assignment, type CitySet, hasRole, ROLES, toCitySet } from '#core/assignments.ts';
import type { Principal } from './access.ts';
import { toTime } from './to-device-summary.ts';

export function toSessionResource(principal: Principal, nowMs: number): SessionResource {
  const { name, assignments, expiresMs } = principal;
  const held = ROLES.filter(role => hasRole(assignments, [role], nowMs));
  return {
    name,
    kind: toKind(principal),
    isSecondFactorDue: principal.limited ?? false,
    assignments: assignments.map(toAssignmentResource),
    cities: toCityList(toCitySet(assignments, ROLES, nowMs)),
    citiesByRole: Object.fromEntries(
      held.map(role => [role, toCityList(toCitySet(assignments, [role], nowMs))]),
    ),
    expires: toTime(expiresMs),
  };
}

function toKind({ type, userId }: Principal): SessionResource['kind'] {
  if (type === 'token') return 'token';
  return userId === undefined ? 'link' : 'user';
}

export function toAssignmentResource({ role, cities, untilMs }: Assignment): AssignmentResource {
  return {
    role,
    cities: toCityList(cities),
    ...(untilMs === undefined ? {} : { until: toTime(untilMs) }),
  };
}

function toCityList(cities: CitySet): string[] | '*' {
  return cities === '*' ? '*' : [...cities];
}
