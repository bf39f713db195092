/**
 * Puts the alarms of what somebody works on aside, by itself (domain section 6): what is raised meanwhile is written with
 * its shelf; what was open when the maintenance began follows within seconds, and is open again when it ends early.
 */
import type { AlarmChange } from '#core/alarms/alarm.ts';
import type { Shelf } from '#core/alarms/maintenance-shelf.ts';
import type { RegistryAlarmRules } from '#store/registry/registry-alarm-rules.ts';
import type { RegistryAlarms } from '#store/registry/registry-alarms.ts';
import type { AlarmRuleDirectory } from './alarm-rule-directory.ts';
import type { DeviceDirectory } from './device-directory.ts';

export interface MaintenanceKeeper {
  /** With the shelf that the change needs. */
  shelve(change: AlarmChange): AlarmChange;
  /**
   * Maintenance may have begun or ended since the last call. @param isUrgent alarms came from the shelf, where some of them
   * belong again
   */
  follow(nowMs: number, isUrgent: boolean): Promise<void>;
  purge(nowMs: number): Promise<void>;
}

/** So long what is over can still be looked up in the list. */
const KEPT_MS = 90 * 86_400_000;

export function createMaintenanceKeeper(options: {
  alarms: Pick<RegistryAlarms, 'followMaintenance'>;
  alarmRules: Pick<RegistryAlarmRules, 'purgeMaintenance'>;
  rules: AlarmRuleDirectory;
  directory: Pick<DeviceDirectory, 'topology'>;
}): MaintenanceKeeper {
  const { alarms, alarmRules, rules, directory } = options;
  let known = '';

  /** A group is worked on when each of its members is. */
  function shelfOf(resource: string, deviceId: string | undefined, atMs: number): Shelf | undefined {
    const { topology } = directory;
    const device = deviceId === undefined ? undefined : topology.device(deviceId);
    const devices = deviceId === undefined ? topology.members(resource) : device ? [device] : [];
    let first: Shelf | undefined;
    for (const one of devices) {
      const shelf = rules.maintenanceOf(one, atMs);
      if (!shelf) return undefined;
      first = first === undefined || shelf.untilMs < first.untilMs ? shelf : first;
    }
    return first;
  }

  return {
    shelve(change) {
      if (change.step !== 'raised' && change.step !== 'released') return change;
      const shelf = shelfOf(change.key.resource, change.deviceId, change.atMs);
      return shelf ? { ...change, shelf } : change;
    },
    async follow(nowMs, isUrgent) {
      const running = rules.runningMaintenance(nowMs);
      const stamp = JSON.stringify(running);
      if (stamp === known && !(isUrgent && running.length > 0)) return;
      const ids = new Set(running.map(({ id }) => id));
      await alarms.followMaintenance({
        cities: [...new Set(running.map(({ city }) => city))],
        shelfOf: ({ key, deviceId }) => shelfOf(key.resource, deviceId, nowMs),
        isRunning: id => ids.has(id),
      });
      known = stamp;
    },
    purge: async nowMs => void (await alarmRules.purgeMaintenance(nowMs - KEPT_MS)),
  };
}
