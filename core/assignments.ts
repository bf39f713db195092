/**
 * What somebody may do, and where: a list of assignments, each a role in some cities, perhaps until a date. What always
 * holds: an assignment that has ended gives nothing, and roles are never compared but through these functions.
 */

export const ROLES = ['viewer', 'operator', 'event-security', 'approver', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** City slugs, or '*' for all. */
export type CitySet = readonly string[] | '*';

export interface Assignment {
  role: Role;
  cities: CitySet;
  /** Unix ms from which it gives nothing any more; absent: it does not end by itself. */
  untilMs?: number;
}

/** Of an assignment that is read from outside; more would be a mistake. */
export const ASSIGNMENTS_MAX = 32;

export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

export function isInForce(assignment: Assignment, nowMs: number): boolean {
  return assignment.untilMs === undefined || nowMs < assignment.untilMs;
}

/** Whether one of the roles is held at all, in whatever city. */
export function hasRole(assignments: readonly Assignment[], roles: readonly Role[], nowMs: number): boolean {
  return assignments.some(one => isInForce(one, nowMs) && roles.includes(one.role));
}

/** The cities in which one of the roles is held now. */
export function toCitySet(
  assignments: readonly Assignment[],
  roles: readonly Role[],
  nowMs: number,
): CitySet {
  const sets = assignments
    .filter(one => isInForce(one, nowMs) && roles.includes(one.role))
    .map(one => one.cities);
  return sets.includes('*') ? '*' : [...new Set((sets as (readonly string[])[]).flat())];
}

export function isInCitySet(cities: CitySet, city: string): boolean {
  return cities === '*' || cities.includes(city);
}

/** When the next of them ends; undefined when none ends by itself. */
export function toNextEndMs(assignments: readonly Assignment[], nowMs: number): number | undefined {
  const ends = assignments.flatMap(({ untilMs }) =>
    untilMs !== undefined && untilMs > nowMs ? [untilMs] : [],
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** What both lists give: each role in the cities that both name, until the earlier of two ends. */
export function toCommonAssignments(
  some: readonly Assignment[],
  others: readonly Assignment[],
): Assignment[] {
  return some.flatMap(one =>
    others
      .filter(({ role }) => role === one.role)
      .map(other => toCommon(one, other))
      .filter(({ cities }) => cities.length > 0),
  );
}

function toCommon(one: Assignment, other: Assignment): Assignment {
  const untilMs = Math.min(
    one.untilMs ?? Number.POSITIVE_INFINITY,
    other.untilMs ?? Number.POSITIVE_INFINITY,
  );
  return {
    role: one.role,
    cities: toCommonCities(one.cities, other.cities),
    ...(Number.isFinite(untilMs) && { untilMs }),
  };
}

function toCommonCities(some: CitySet, others: CitySet): CitySet {
  if (some === '*') return others;
  return others === '*' ? some : some.filter(city => others.includes(city));
}
