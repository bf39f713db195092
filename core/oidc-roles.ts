/** What the values of a claim of the identity provider give: JSON like `{ "stadtwerke": ["operator:landau"] }`. */
import { type Assignment, isRole } from './assignments.ts';
import { CITY_SLUG } from './cities.ts';

/** Value of the claim to what it gives. */
export type OidcRoles = ReadonlyMap<string, readonly Assignment[]>;

export function parseOidcRoles(text: string): OidcRoles | { fault: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { fault: 'must be JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { fault: 'must be a JSON object of values of the claim' };
  }
  const roles = new Map<string, Assignment[]>();
  for (const [value, given] of Object.entries(parsed)) {
    if (!Array.isArray(given)) return { fault: `${value} must have a list like ["operator:landau"]` };
    const assignments = given.map(parseAssignment);
    if (assignments.includes(undefined)) {
      return { fault: `${value} may only have a role, a colon and a city or * each` };
    }
    roles.set(value, assignments as Assignment[]);
  }
  return roles;
}

/** `operator:landau`, `viewer:*`. */
function parseAssignment(text: unknown): Assignment | undefined {
  const [role = '', city = '', ...more] = String(text).split(':');
  if (!isRole(role) || more.length > 0) return undefined;
  if (city === '*') return { role, cities: '*' };
  return CITY_SLUG.test(city) ? { role, cities: [city] } : undefined;
}
