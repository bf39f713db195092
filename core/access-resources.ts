/** The shapes of sessions, accounts and users under /api/v1, shared by api, console and tests. Times are RFC 3339 UTC. */
import type { Role } from './assignments.ts';

export interface AssignmentResource {
  role: Role;
  cities: string[] | '*';
  /** From then on it gives nothing any more. */
  until?: string;
}

/** `GET /api/v1/session`: who is signed in. */
export interface SessionResource {
  name: string;
  /** All that were given; those that have ended too. */
  assignments: AssignmentResource[];
  /** The cities it may see now, by whatever role. */
  cities: string[] | '*';
  /** The cities in which it holds a role now; a role that is absent is held nowhere. */
  citiesByRole: Partial<Record<Role, string[] | '*'>>;
  expires: string;
}

/** Whether one of the roles is held: in the city, or without one anywhere. For showing and hiding; the server decides. */
export function isAllowed(session: SessionResource, roles: readonly Role[], city?: string): boolean {
  return roles.some(role => {
    const cities = session.citiesByRole[role];
    return cities !== undefined && (cities === '*' || city === undefined || cities.includes(city));
  });
}
