/** All rules, found by kind and component class. */
import type { DeviceKindName } from '../device-kinds/device-kind.ts';
import type { AlarmRule } from './alarm-rule.ts';
import { FIBRENODE_RULES } from './fibrenode-rules.ts';
import { HOTSPOT_RULES } from './hotspot-rules.ts';
import { LIGHTMAST_RULES } from './lightmast-rules.ts';

export const ALARM_RULES: readonly AlarmRule[] = [...LIGHTMAST_RULES, ...HOTSPOT_RULES, ...FIBRENODE_RULES];

const byPlace = new Map<string, readonly AlarmRule[]>(
  Map.groupBy(ALARM_RULES, rule => `${rule.kind}/${rule.component}`),
);

const NONE: readonly AlarmRule[] = [];

export function rulesFor(kind: DeviceKindName, componentClass: string): readonly AlarmRule[] {
  return byPlace.get(`${kind}/${componentClass}`) ?? NONE;
}
