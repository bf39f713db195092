/**
 * What a city, a kind, a group or a single device sets differently. The most particular one wins, field by field;
 * what nobody sets is the catalogue's.
 */
import type { DeviceKindName } from '../device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '../device-kinds/device-kinds.ts';
import { LIMITS, type Limit, type LimitName, type Severity } from '../limits.ts';
import type { AlarmDevice } from './alarm.ts';
import { ALARM_TYPE_IDS, ALARM_TYPES, type AlarmType, type AlarmTypeId } from './alarm-types.ts';

/** For whom an override is meant: everything named must fit. */
export interface ThresholdScope {
  city?: string;
  kind?: DeviceKindName;
  groupId?: string;
  deviceId?: string;
}

export interface ThresholdOverride extends ThresholdScope {
  alarmTypeId: AlarmTypeId;
  isEnabled?: boolean;
  severity?: Severity;
  raiseForS?: number;
  clearForS?: number;
  /** Of a type with a limit: as many as it has levels, in the same order. */
  at?: readonly number[];
  clearAt?: number;
}

export interface Threshold {
  isEnabled: boolean;
  severity: Severity;
  raiseForS: number;
  clearForS: number;
  isLatched: boolean;
  /** Of a type with a limit. */
  levels: readonly { severity: Severity; at: number }[];
  clearAt: number | undefined;
}

export function toDefaultThreshold(alarmTypeId: AlarmTypeId, kind?: DeviceKindName): Threshold {
  const type: AlarmType = ALARM_TYPES[alarmTypeId];
  const limit: Limit | undefined = LIMITS[alarmTypeId as LimitName];
  return {
    isEnabled: true,
    severity: (kind && type.severityOfKind?.[kind]) ?? type.severity,
    raiseForS: type.raiseForS,
    clearForS: type.clearForS,
    isLatched: type.isLatched ?? false,
    levels: limit?.levels ?? [],
    clearAt: limit?.clearAt,
  };
}

/** Of groups: judged over many devices, as in the catalogue. */
export const UNSETTABLE_TYPES: readonly AlarmTypeId[] = ['groupDark', 'groupCommsLost'];

export type ThresholdsOf = (alarmTypeId: AlarmTypeId, device: AlarmDevice) => Threshold;

/** A device without overrides shares the defaults. */
export function createThresholds(overrides: readonly ThresholdOverride[]): ThresholdsOf {
  const defaults = new Map(
    [...DEVICE_KINDS.keys()].map(kind => [
      kind,
      new Map(ALARM_TYPE_IDS.map(id => [id, toDefaultThreshold(id, kind)])),
    ]),
  );
  const byType = Map.groupBy(
    overrides.toSorted((one, other) => toRank(one) - toRank(other)),
    override => override.alarmTypeId,
  );
  return (alarmTypeId, device) => {
    const usual = defaults.get(device.kind)!.get(alarmTypeId)!;
    const candidates = byType.get(alarmTypeId);
    return candidates === undefined
      ? usual
      : candidates.filter(override => isInScope(override, device)).reduce(applyOverride, usual);
  };
}

export const THRESHOLD_FIELDS = [
  'isEnabled',
  'severity',
  'raiseForS',
  'clearForS',
  'at',
  'clearAt',
] as const satisfies (keyof ThresholdOverride)[];
export type ThresholdField = (typeof THRESHOLD_FIELDS)[number];

/** The threshold of a device, and for each field that is not the catalogue's the override it comes from. */
export function explainThreshold<Override extends ThresholdOverride>(
  overrides: readonly Override[],
  alarmTypeId: AlarmTypeId,
  device: AlarmDevice,
): { threshold: Threshold; sources: Partial<Record<ThresholdField, Override>> } {
  const own = overrides
    .filter(override => override.alarmTypeId === alarmTypeId && isInScope(override, device))
    .toSorted((one, other) => toRank(one) - toRank(other));
  const sources: Partial<Record<ThresholdField, Override>> = {};
  for (const override of own)
    for (const field of THRESHOLD_FIELDS) if (override[field] !== undefined) sources[field] = override;
  return { threshold: own.reduce(applyOverride, toDefaultThreshold(alarmTypeId, device.kind)), sources };
}

/** City before kind before group before device: what comes later is more particular. */
function toRank({ city, kind, groupId, deviceId }: ThresholdScope): number {
  return (deviceId ? 8 : 0) + (groupId ? 4 : 0) + (kind ? 2 : 0) + (city ? 1 : 0);
}

/** Everything that the scope names fits the device. */
export function isInScope(scope: ThresholdScope, device: AlarmDevice): boolean {
  return (
    (scope.city === undefined || scope.city === device.city) &&
    (scope.kind === undefined || scope.kind === device.kind) &&
    (scope.groupId === undefined || scope.groupId === device.groupId || scope.groupId === device.cabinetId) &&
    (scope.deviceId === undefined || scope.deviceId === device.id)
  );
}

function applyOverride(threshold: Threshold, override: ThresholdOverride): Threshold {
  return {
    ...threshold,
    isEnabled: override.isEnabled ?? threshold.isEnabled,
    severity: override.severity ?? threshold.severity,
    raiseForS: override.raiseForS ?? threshold.raiseForS,
    clearForS: override.clearForS ?? threshold.clearForS,
    levels: threshold.levels.map((level, index) => ({ ...level, at: override.at?.[index] ?? level.at })),
    clearAt: override.clearAt ?? threshold.clearAt,
  };
}
