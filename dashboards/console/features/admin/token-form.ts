/** What a person may give a token: their own roles, each in the cities in which they hold it. */
import type { SessionResource } from '#core/access-resources.ts';
import { ROLES, type Role } from '#core/assignments.ts';
import { READING_SCOPES, type TokenScope } from '#core/token-scopes.ts';

export interface TokenDraft {
  name: string;
  role: Role;
  cities: readonly string[] | '*';
  scopes: readonly TokenScope[];
  days: number;
}

export function listOwnRoles({ citiesByRole }: SessionResource): Role[] {
  return ROLES.filter(role => citiesByRole[role] !== undefined);
}

export function createTokenDraft(session: SessionResource): TokenDraft {
  const [role = 'viewer'] = listOwnRoles(session);
  return { name: '', role, cities: [], scopes: READING_SCOPES, days: 90 };
}

/** The list with the item, or without it. */
export function toggle<T>(list: readonly T[], item: T, isIn: boolean): T[] {
  return isIn ? [...list, item] : list.filter(other => other !== item);
}
