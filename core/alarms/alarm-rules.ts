/** All rules, found by kind and component class. */
import type { DeviceKindName } from '../device-kinds/device-kind.ts';
import type { AlarmRule } from './alarm-rule.ts';
import { FIBRENODE_RULES } from './fibrenode-rules.ts';
import { HOTSPOT_RULES } from './hotspot-rules.ts';
import { LIGHTMAST_RULES } from './lightmast-rules.ts';

export const ALARM_RULES: readonly AlarmRule[] = [...LIGHTMAST_RULES, ...HOTSPOT_RULES, ...FIBRENODE_RULES];

/** By kind, then by component class: joining the two for every reading would cost more than both look-ups. */
const byPlace = new Map<DeviceKindName, ReadonlyMap<string, readonly AlarmRule[]>>(
  [...Map.groupBy(ALARM_RULES, rule => rule.kind)].map(([kind, rules]) => [
    kind,
    Map.groupBy(rules, rule => rule.component),
  ]),
);

const NONE: readonly AlarmRule[] = [];

export function rulesFor(kind: DeviceKindName, componentClass: string): readonly AlarmRule[] {
  return byPlace.get(kind)?.get(componentClass) ?? NONE;
}
