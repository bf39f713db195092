/**
 * What the map has been told of the devices, so that only what changed is told again. A device without problem and
 * one with a problem live in different sources, because only problems are clustered. Pure.
 */
import type { Feature, Point } from 'geojson';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toDeviceState, toRank } from './device-state.ts';

export const SOURCE_NAMES = ['healthy', 'problems'] as const;
export type SourceName = (typeof SOURCE_NAMES)[number];

export type DeviceFeature = Feature<Point, { id: string; kind: DeviceKindName; rank: number }>;

export interface SourceChange {
  /** Features that are new or other than before. */
  add: DeviceFeature[];
  /** Ids that are no longer in this source. */
  remove: string[];
}

export type DrawnChange = Record<SourceName, SourceChange>;

interface Drawn {
  /** As it was when it was drawn: the fleet replaces a device that changed. */
  device: DeviceSummary;
  rank: number;
  /** undefined: it has no place, or its kind is not shown. */
  source: SourceName | undefined;
}

export interface DrawnDevices {
  /** Takes the devices as they are now; undefined: nobody's state, place or kind has changed. */
  update(
    devices: ReadonlyMap<string, DeviceSummary>,
    kinds: readonly DeviceKindName[],
  ): DrawnChange | undefined;
  /** Everything that is drawn, for a map that knows nothing yet. */
  all(): Record<SourceName, DeviceFeature[]>;
}

export function createDrawnDevices(): DrawnDevices {
  const drawn = new Map<string, Drawn>();
  let drawnKinds: readonly DeviceKindName[] = [];

  /** Returns whether anything is other than before. */
  function updateOne(device: DeviceSummary, change: DrawnChange): boolean {
    const before = drawn.get(device.id);
    const now = toDrawn(device, drawnKinds);
    drawn.set(device.id, now);
    if (before && isSameDrawing(before, now)) return false;
    if (before?.source && before.source !== now.source) change[before.source].remove.push(device.id);
    if (now.source) change[now.source].add.push(toFeature(now));
    return true;
  }

  function removeMissing(devices: ReadonlyMap<string, DeviceSummary>, change: DrawnChange): boolean {
    if (drawn.size === devices.size) return false;
    for (const [id, { source }] of drawn) {
      if (devices.has(id)) continue;
      drawn.delete(id);
      if (source) change[source].remove.push(id);
    }
    return true;
  }

  return {
    update(devices, kinds) {
      const change: DrawnChange = { healthy: { add: [], remove: [] }, problems: { add: [], remove: [] } };
      const areKindsSame =
        kinds.length === drawnKinds.length && kinds.every(kind => drawnKinds.includes(kind));
      drawnKinds = kinds;
      let isChanged = false;
      for (const device of devices.values()) {
        if (areKindsSame && drawn.get(device.id)?.device === device) continue;
        isChanged = updateOne(device, change) || isChanged;
      }
      isChanged = removeMissing(devices, change) || isChanged;
      return isChanged ? change : undefined;
    },
    all() {
      const features: Record<SourceName, DeviceFeature[]> = { healthy: [], problems: [] };
      for (const entry of drawn.values()) if (entry.source) features[entry.source].push(toFeature(entry));
      return features;
    },
  };
}

function toDrawn(device: DeviceSummary, kinds: readonly DeviceKindName[]): Drawn {
  const state = toDeviceState(device);
  const isShown = device.location !== undefined && kinds.includes(device.kind);
  const source = !isShown ? undefined : state === 'normal' ? 'healthy' : 'problems';
  return { device, rank: toRank(state), source };
}

function isSameDrawing(one: Drawn, other: Drawn): boolean {
  return (
    one.source === other.source &&
    one.rank === other.rank &&
    one.device.kind === other.device.kind &&
    one.device.location?.[0] === other.device.location?.[0] &&
    one.device.location?.[1] === other.device.location?.[1]
  );
}

function toFeature({ device, rank }: Drawn): DeviceFeature {
  return {
    type: 'Feature',
    properties: { id: device.id, kind: device.kind, rank },
    geometry: { type: 'Point', coordinates: device.location ?? [] },
  };
}
