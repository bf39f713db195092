/**
 * The devices the page knows: a snapshot, kept current by deltas. Deltas that arrive while a snapshot is being
 * loaded win over it, because the stream is opened before the snapshot is asked for. Pure.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Presence } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';

/** More are not kept: the browser must stay usable. */
export const MAX_DEVICES = 100_000;

export interface Fleet {
  readonly devices: ReadonlyMap<string, DeviceSummary>;
  /** Whether a snapshot was complete at least once since `clear`. */
  readonly isLoaded: boolean;
  readonly isTruncated: boolean;
  beginSnapshot(): void;
  addPage(items: readonly DeviceSummary[]): void;
  /** Replaces what was known: devices that are gone are gone. */
  commitSnapshot(): void;
  /** Returns whether anything changed that decides what is shown where. */
  applyDelta(items: readonly DeviceSummary[]): { isNewDevice: boolean };
  clear(): void;
}

export function createFleet(maxDevices = MAX_DEVICES): Fleet {
  let devices = new Map<string, DeviceSummary>();
  let next: Map<string, DeviceSummary> | undefined;
  let changedMeanwhile = new Map<string, DeviceSummary>();
  let isLoaded = false;
  let isTruncated = false;

  function put(target: Map<string, DeviceSummary>, device: DeviceSummary): void {
    if (target.size >= maxDevices && !target.has(device.id)) isTruncated = true;
    else target.set(device.id, device);
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
      next = new Map();
      changedMeanwhile = new Map();
      isTruncated = false;
    },
    addPage(items) {
      if (!next) return;
      for (const device of items) put(next, device);
    },
    commitSnapshot() {
      if (!next) return;
      for (const device of changedMeanwhile.values()) put(next, device);
      devices = next;
      next = undefined;
      changedMeanwhile = new Map();
      isLoaded = true;
    },
    applyDelta(items) {
      let isNewDevice = false;
      for (const device of items) {
        isNewDevice ||= !devices.has(device.id);
        put(devices, device);
        if (next) changedMeanwhile.set(device.id, device);
      }
      return { isNewDevice };
    },
    clear() {
      devices = new Map();
      next = undefined;
      changedMeanwhile = new Map();
      isLoaded = false;
      isTruncated = false;
    },
  };
}

export interface FleetCounts {
  total: number;
  kinds: Record<DeviceKindName, number>;
  presences: Record<Presence, number>;
}

export function countFleet(devices: Iterable<DeviceSummary>): FleetCounts {
  const counts: FleetCounts = {
    total: 0,
    kinds: { lightmast: 0, hotspot: 0, fibrenode: 0 },
    presences: { ready: 0, sleeping: 0, disconnected: 0, lost: 0, stale: 0, unknown: 0 },
  };
  for (const device of devices) {
    counts.total += 1;
    counts.kinds[device.kind] += 1;
    counts.presences[device.presence] += 1;
  }
  return counts;
}
