/** A device of a city in which the person holds no role is seen because it is lent to one of theirs. */
import { isAllowed } from '#core/access-resources.ts';
import { ROLES, type Role } from '#core/assignments.ts';
import { session } from '../../live/live-state.ts';

const OPERATORS: readonly Role[] = ['operator', 'admin'];

export function isLent({ city }: { city: string }): boolean {
  return typeof session.value === 'object' && !isAllowed(session.value, ROLES, city);
}

/** Of a lent device by the role in a city of one's own; the server decides. */
export function mayCommand(device: { city: string }): boolean {
  const who = session.value;
  return typeof who === 'object' && isAllowed(who, OPERATORS, isLent(device) ? undefined : device.city);
}
