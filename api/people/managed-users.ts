/**
 * Whom an administrator may manage and what it may give. What always holds: an administrator of some cities sees and
 * changes only who has rights in these cities alone, and gives nothing beyond its own cities or its own end.
 */
import type { AssignmentResource } from '#core/access-resources.ts';
import { type Assignment, isInForce } from '#core/assignments.ts';
import type { User } from '#store/registry/registry-people.ts';
import { isAllowedCity, type Principal } from '../access.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';

export function isManaged(admin: Principal, { assignments }: Pick<User, 'assignments'>): boolean {
  if (admin.cities === '*') return true;
  return (
    assignments.length > 0 &&
    assignments.every(
      ({ cities }) => cities !== '*' && cities.length > 0 && cities.every(city => isAllowedCity(admin, city)),
    )
  );
}

/** Throws REQUEST_INVALID for a time that is none. */
export function parseAssignments(resources: readonly AssignmentResource[]): Assignment[] {
  return resources.map(({ role, cities, until }, index) => {
    if (until === undefined) return { role, cities };
    const untilMs = Date.parse(until);
    if (Number.isNaN(untilMs)) throw createFieldProblem(`assignments.${index}.until`, 'must be a time');
    return { role, cities, untilMs };
  });
}

/** Throws NOT_FOUND for a city that is not known or not the administrator's, FORBIDDEN for more than it has. */
export function refuseBeyondOwn(
  admin: Principal,
  assignments: readonly Assignment[],
  knownCities: ReadonlySet<string>,
  nowMs: number,
): void {
  for (const [index, { cities, untilMs }] of assignments.entries()) {
    if (cities !== '*' && cities.length === 0) {
      throw createFieldProblem(`assignments.${index}.cities`, 'must name a city');
    }
    for (const city of cities === '*' ? (['*'] as const) : cities) {
      const isKnown = city === '*' || (knownCities.has(city) && isAllowedCity(admin, city));
      if (!isKnown) throw new ApiProblem('NOT_FOUND', { detail: 'No such city' });
      if (!holdsAsAdmin(admin, city, untilMs, nowMs)) {
        throw new ApiProblem('FORBIDDEN', { detail: 'You cannot give more, or for longer, than you have' });
      }
    }
  }
  if (admin.cities !== '*' && assignments.length === 0) {
    throw new ApiProblem('FORBIDDEN', { detail: 'Who has no rights in your cities is not yours to manage' });
  }
}

function holdsAsAdmin(admin: Principal, city: string, untilMs: number | undefined, nowMs: number): boolean {
  return admin.assignments.some(
    own =>
      own.role === 'admin' &&
      isInForce(own, nowMs) &&
      (own.cities === '*' || own.cities.includes(city)) &&
      (own.untilMs === undefined || (untilMs !== undefined && untilMs <= own.untilMs)),
  );
}

/** For the audit log: `operator@landau, viewer@* until 2026-12-31`. */
export function toAssignmentsText(assignments: readonly Assignment[]): string {
  return assignments
    .map(({ role, cities, untilMs }) => {
      const where = cities === '*' ? '*' : cities.join('+');
      const end = untilMs === undefined ? '' : ` until ${new Date(untilMs).toISOString().slice(0, 10)}`;
      return `${role}@${where}${end}`;
    })
    .join(', ');
}

/** The one city that all rights are in; an entry about it is seen by its administrators too. */
export function toOnlyCity(assignments: readonly Assignment[]): string | undefined {
  const cities = new Set(assignments.flatMap(one => (one.cities === '*' ? ['*', '**'] : one.cities)));
  return cities.size === 1 ? [...cities][0] : undefined;
}
