/**
 * Which devices a rule is meant for, kept in memory until the registry says that devices have changed. Bounded by the
 * devices of the installation, of which it keeps what a scope can name.
 */
import type { RuleScope } from '#core/alarm-rule-resources.ts';
import type { AlarmDevice } from '#core/alarms/alarm.ts';
import { isInScope } from '#core/alarms/thresholds.ts';
import type { RegistryDevices } from '#store/registry/registry-devices.ts';

export interface ScopedDevices {
  /** Throws STORE_UNAVAILABLE. */
  list(scope: RuleScope): Promise<AlarmDevice[]>;
}

export function createScopedDevices(
  devices: Pick<RegistryDevices, 'listAllDevices' | 'revision'>,
): ScopedDevices {
  let known: { revision: number; byCity: Map<string, AlarmDevice[]> } | undefined;

  async function load(): Promise<Map<string, AlarmDevice[]>> {
    // Before the devices: a change in between is seen by the next call.
    const revision = await devices.revision();
    if (known?.revision === revision) return known.byCity;
    const all = await devices.listAllDevices();
    const byCity = Map.groupBy(all.map(toAlarmDevice), ({ city }) => city);
    known = { revision, byCity };
    return byCity;
  }

  return {
    async list(scope) {
      const own = (await load()).get(scope.city) ?? [];
      return own.filter(device => isInScope(scope, device));
    },
  };
}

function toAlarmDevice({
  id,
  city,
  kind,
  groupId,
  cabinetId,
  lifecycle,
  reportIntervalS,
}: AlarmDevice): AlarmDevice {
  return {
    ...{ id, city, kind, lifecycle, reportIntervalS },
    ...(groupId !== undefined && { groupId }),
    ...(cabinetId !== undefined && { cabinetId }),
  };
}
