/** For whom a rule is meant: what is asked for is checked against the city's devices. */
import type { RuleScope } from '#core/alarm-rule-resources.ts';
import type { AlarmDevice } from '#core/alarms/alarm.ts';
import { checkScope } from '#core/alarms/check-threshold.ts';
import type { ThresholdScope } from '#core/alarms/thresholds.ts';
import type { FieldFault } from '#core/check-device.ts';
import { isAllowedCity, type Principal } from '../access.ts';
import type { ApiContext } from '../api-context.ts';
import { ApiProblem } from '../problems.ts';

/** The scope as it is kept: nothing but what names it. */
export function toScope({ city, kind, groupId, deviceId }: RuleScope): RuleScope {
  return {
    city,
    ...(kind !== undefined && { kind }),
    ...(groupId !== undefined && { groupId }),
    ...(deviceId !== undefined && { deviceId }),
  };
}

/** The devices meant. Throws NOT_FOUND for a city of others, REQUEST_INVALID with all that is wrong. */
export async function findScopeDevices(
  context: ApiContext,
  principal: Principal,
  scope: RuleScope,
  faults: readonly FieldFault[] = [],
): Promise<AlarmDevice[]> {
  await context.allowedCities(principal, scope.city);
  if (!isAllowedCity(principal, scope.city)) throw new ApiProblem('NOT_FOUND', { detail: 'No such city' });
  const devices = await context.scopedDevices.list(toScope(scope));
  const all = [...faults, ...checkScope(scope), ...(devices.length === 0 ? toMissing(scope) : [])];
  if (all.length > 0) throw new ApiProblem('REQUEST_INVALID', { errors: all });
  return devices;
}

/** A city or a kind may be without devices yet; a group or a device that is not there is a mistake. */
function toMissing({ groupId, deviceId }: RuleScope): FieldFault[] {
  if (deviceId !== undefined) return [{ field: 'deviceId', rule: 'must be a device of the city' }];
  if (groupId === undefined) return [];
  return [{ field: 'groupId', rule: 'must be a group or cabinet of the city with such devices' }];
}

/** For the audit log. */
export function toScopeText(scope: ThresholdScope) {
  return { kind: scope.kind, group: scope.groupId, device: scope.deviceId };
}
