/** Nothing in the network changes unseen under what was promised: the refusal names the events. */
import { isInCitySet, toCitySet } from '#core/assignments.ts';
import {
  findBookingsTouching,
  type TouchedBooking,
  type TouchingQuery,
} from '#store/registry/find-bookings-touching.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Principal } from '../access.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import { DECIDING_ROLES } from '../requests/to-request-actor.ts';

/** Who may approve in the city may do it all the same, with a reason. CONFLICT for everybody else. */
export async function refuseTouchedBookings(
  groups: Pick<RegistryGroups, 'requests' | 'network'>,
  query: TouchingQuery,
  force?: { principal: Principal; reason: string | undefined; nowMs: number },
): Promise<void> {
  const touched = await findBookingsTouching(groups, query);
  if (force?.reason !== undefined) {
    if (touched.length === 0) return;
    const cities = toCitySet(force.principal.assignments, DECIDING_ROLES, force.nowMs);
    if (isInCitySet(cities, query.city)) return;
    throw createFieldProblem('forceReason', 'is for those who decide on requests in the city');
  }
  if (touched.length > 0) throw createBookedProblem(touched);
}

/** Nobody named: what is lent to others is in the way. */
export function createBookedProblem(
  touched: readonly Pick<TouchedBooking, 'id' | 'eventName'>[],
): ApiProblem {
  const detail = touched.length > 0 ? `booked: ${toNames(touched)}` : 'It is lent to another city then';
  return new ApiProblem('CONFLICT', { detail });
}

const NAMES_MAX = 5;

function toNames(touched: readonly Pick<TouchedBooking, 'id' | 'eventName'>[]): string {
  const names = touched.slice(0, NAMES_MAX).map(({ id, eventName }) => `${id} "${eventName}"`);
  return touched.length > NAMES_MAX ? `${names.join(', ')} …` : names.join(', ');
}
