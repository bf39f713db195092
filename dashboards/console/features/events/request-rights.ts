/** What a person may do with requests, for showing and hiding; the server decides. */
import { isAllowed } from '#core/access-resources.ts';
import type { Role } from '#core/assignments.ts';
import type { CityResource } from '#core/resources.ts';
import { cities, session } from '../../live/live-state.ts';

const ASKING: readonly Role[] = ['event-security', 'admin'];
const DECIDING: readonly Role[] = ['approver', 'admin'];

export function listAskingCities(): CityResource[] {
  const who = session.value;
  if (typeof who !== 'object') return [];
  return cities.value.filter(({ slug }) => isAllowed(who, ASKING, slug));
}

export function mayAsk(): boolean {
  return listAskingCities().length > 0;
}

export function mayDecide(): boolean {
  const who = session.value;
  return typeof who === 'object' && isAllowed(who, DECIDING);
}
