import type { RegistryAlarmRules, StoredAlarmRule } from '#store/registry/registry-alarm-rules.ts';
import { isAllowedCity, type Principal } from '../access.ts';
import { ApiProblem } from '../problems.ts';

export type StoredOf<Type extends StoredAlarmRule['type']> = Extract<StoredAlarmRule, { type: Type }>;

/** Throws NOT_FOUND: the same for one that is not there, of another type or of a city of others. */
export async function findStoredRule<Type extends StoredAlarmRule['type']>(
  alarmRules: Pick<RegistryAlarmRules, 'get'>,
  principal: Principal,
  id: string,
  type: Type,
): Promise<StoredOf<Type>> {
  const rule = await alarmRules.get(id);
  if (rule?.type !== type || !isAllowedCity(principal, rule.city))
    throw new ApiProblem('NOT_FOUND', { detail: 'No such rule' });
  return rule as StoredOf<Type>;
}
