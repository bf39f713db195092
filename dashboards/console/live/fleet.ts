/**
 * The devices the page knows: a snapshot, kept current by deltas. Deltas that arrive while a snapshot is being
 * loaded win over it, because the stream is opened before the snapshot is asked for. Pure.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { needsAttention } from '#core/device-order.ts';
import type { Severity } from '#core/limits.ts';
import { countDevice, createPresenceCounts, type PresenceCounts } from '#core/presence-counts.ts';
import type { DeviceSummary } from '#core/resources.ts';

/** More are not kept: the browser must stay usable. */
export const MAX_DEVICES = 100_000;

/** With the gravest alarm that is raised at it now. */
export type FleetDevice = DeviceSummary & { alarm?: Severity };

export interface SnapshotChange {
  isChanged: boolean;
  isOtherList: boolean;
}

export interface Fleet {
  readonly devices: ReadonlyMap<string, FleetDevice>;
  /** Whether a snapshot was complete at least once since `clear`. */
  readonly isLoaded: boolean;
  readonly isTruncated: boolean;
  /** From now on it is noted what comes by deltas. */
  beginSnapshot(): void;
  /**
   * `isWhole`: replaces what was known, so that devices that are gone are gone; otherwise the items are what has changed.
   * What came by deltas since `beginSnapshot` stays. Returns whether anything changed, and whether
   * devices came or went.
   */
  takeSnapshot(items: readonly DeviceSummary[], isWhole: boolean): SnapshotChange;
  /** Returns whether anything changed that decides what is shown where. */
  applyDelta(items: readonly DeviceSummary[]): { isNewDevice: boolean };
  /** The gravest alarm by device; a device whose alarm is other than before is replaced. Returns whether any is. */
  setAlarms(worst: ReadonlyMap<string, Severity>): boolean;
  clear(): void;
}

export function createFleet(maxDevices = MAX_DEVICES): Fleet {
  let devices = new Map<string, FleetDevice>();
  let alarms: ReadonlyMap<string, Severity> = new Map();
  /** Noted between `beginSnapshot` and `takeSnapshot`. */
  let changedMeanwhile: Map<string, DeviceSummary> | undefined;
  let isLoaded = false;
  let isTruncated = false;

  function put(target: Map<string, FleetDevice>, device: DeviceSummary): void {
    if (target.size >= maxDevices && !target.has(device.id)) isTruncated = true;
    else target.set(device.id, withAlarm(device, alarms.get(device.id)));
  }

  return {
    get devices() {
      return devices;
    },
    get isLoaded() {
      return isLoaded;
    },
    get isTruncated() {
      return isTruncated;
    },
    beginSnapshot() {
      changedMeanwhile = new Map();
    },
    takeSnapshot(items, isWhole) {
      const changed = changedMeanwhile ?? new Map<string, DeviceSummary>();
      changedMeanwhile = undefined;
      const sizeBefore = devices.size;
      if (isWhole) {
        devices = new Map();
        isTruncated = false;
        for (const device of changed.values()) put(devices, device);
      }
      for (const device of items) if (!changed.has(device.id)) put(devices, device);
      isLoaded ||= isWhole;
      return { isChanged: isWhole || items.length > 0, isOtherList: isWhole || devices.size !== sizeBefore };
    },
    applyDelta(items) {
      let isNewDevice = false;
      for (const device of items) {
        isNewDevice ||= !devices.has(device.id);
        put(devices, device);
        changedMeanwhile?.set(device.id, device);
      }
      return { isNewDevice };
    },
    setAlarms(worst) {
      const before = alarms;
      alarms = worst;
      let isChanged = false;
      for (const id of new Set([...before.keys(), ...worst.keys()])) {
        const device = devices.get(id);
        if (!device || device.alarm === worst.get(id)) continue;
        devices.set(id, withAlarm(device, worst.get(id)));
        isChanged = true;
      }
      return isChanged;
    },
    clear() {
      devices = new Map();
      changedMeanwhile = undefined;
      isLoaded = false;
      isTruncated = false;
    },
  };
}

function withAlarm(device: FleetDevice, alarm: Severity | undefined): FleetDevice {
  if (device.alarm === alarm) return device;
  const { alarm: _alarm, ...rest } = device;
  return alarm === undefined ? rest : { ...rest, alarm };
}

export interface FleetCounts extends PresenceCounts {
  kinds: Record<DeviceKindName, number>;
  /** That are not as they should be. */
  attention: number;
}

export function countFleet(devices: Iterable<DeviceSummary>): FleetCounts {
  const counts: FleetCounts = {
    ...createPresenceCounts(),
    kinds: { lightmast: 0, hotspot: 0, fibrenode: 0 },
    attention: 0,
  };
  for (const device of devices) {
    countDevice(counts, device);
    counts.kinds[device.kind] += 1;
    if (needsAttention(device)) counts.attention += 1;
  }
  return counts;
}
