/** What a city may set differently for an alarm: every broken rule, by field. Pure. */
import type { FieldFault } from '../check-device.ts';
import { LIMITS, type Limit, type LimitName } from '../limits.ts';
import { ALARM_TYPES, type AlarmType } from './alarm-types.ts';
import { type ThresholdOverride, type ThresholdScope, UNSETTABLE_TYPES } from './thresholds.ts';

export const DELAY_S_MAX = 86_400;

const SETTABLE = ['isEnabled', 'severity', 'raiseForS', 'clearForS', 'at'] as const;

export function checkThreshold(override: ThresholdOverride): FieldFault[] {
  const faults = checkScope(override);
  const check = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) faults.push({ field, rule });
  };
  const { kind, severity, at, clearAt, alarmTypeId } = override;
  const { kinds }: AlarmType = ALARM_TYPES[alarmTypeId];
  const limit = limitOf(alarmTypeId);
  check(
    !UNSETTABLE_TYPES.includes(alarmTypeId),
    'alarmTypeId',
    'is judged for whole groups, everywhere alike',
  );
  check(kind === undefined || kinds.includes(kind), 'alarmTypeId', 'must be a type of the kind');
  check(
    SETTABLE.some(field => override[field] !== undefined),
    'alarmTypeId',
    'must come with something that is set differently',
  );
  check(severity === undefined || !limit, 'severity', 'is told by the limits of this type');
  for (const field of ['raiseForS', 'clearForS'] as const) {
    const value = override[field];
    const isRight = value === undefined || (Number.isInteger(value) && value >= 0 && value <= DELAY_S_MAX);
    check(isRight, field, `must be 0 to ${DELAY_S_MAX} seconds`);
  }
  if (at !== undefined || clearAt !== undefined) faults.push(...checkLimit(limit, at, clearAt));
  return faults;
}

function checkLimit(
  limit: Limit | undefined,
  at: readonly number[] | undefined,
  clearAt: number | undefined,
): FieldFault[] {
  if (!limit) return [{ field: 'at', rule: 'is for types with a limit only' }];
  if (at === undefined) return [{ field: 'at', rule: 'must be given together with clearAt' }];
  if (clearAt === undefined) return [{ field: 'clearAt', rule: 'must be given together with at' }];
  const { levels, side } = limit;
  if (at.length !== levels.length)
    return [{ field: 'at', rule: `must have ${levels.length} values, the mildest first` }];
  const sign = side === 'above' ? 1 : -1;
  const isOrdered = at.every((value, index) => index === 0 || sign * (value - at[index - 1]!) > 0);
  if (!isOrdered)
    return [{ field: 'at', rule: `must ${side === 'above' ? 'rise' : 'fall'} with the severity` }];
  return sign * (at[0]! - clearAt) >= 0
    ? []
    : [{ field: 'clearAt', rule: `must not be ${side} the mildest value of at` }];
}

/** Of a rule of any sort: which of them names what. */
export function checkScope({ kind, groupId, deviceId }: ThresholdScope): FieldFault[] {
  const faults: FieldFault[] = [];
  if (deviceId === undefined) return faults;
  if (kind !== undefined) faults.push({ field: 'kind', rule: 'is told by the device' });
  if (groupId !== undefined) faults.push({ field: 'groupId', rule: 'is told by the device' });
  return faults;
}

function limitOf(alarmTypeId: ThresholdOverride['alarmTypeId']): Limit | undefined {
  return alarmTypeId in LIMITS ? LIMITS[alarmTypeId as LimitName] : undefined;
}
