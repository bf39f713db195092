/** Who may be given an alarm: enabled accounts that may act on alarms of the city now. */
import type { AssigneeResource } from '#core/alarm-rule-resources.ts';
import { isInCitySet, toCitySet } from '#core/assignments.ts';
import type { RegistryPeople } from '#store/registry/registry-people.ts';
import { OPERATING_ROLES } from '../access.ts';

/** By name. */
export async function listAssignees(
  people: Pick<RegistryPeople, 'listUsers'>,
  city: string,
  nowMs: number,
): Promise<AssigneeResource[]> {
  return (await people.listUsers())
    .filter(({ enabled }) => enabled)
    .filter(({ assignments }) => isInCitySet(toCitySet(assignments, OPERATING_ROLES, nowMs), city))
    .map(({ id, displayName: name }) => ({ id, name }))
    .sort((one, other) => one.name.localeCompare(other.name, 'de'));
}
