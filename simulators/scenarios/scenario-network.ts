/** Devices for scenarios, in Landau and beside those of the demo network: `sz-` begins all their ids. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import { landau } from '../cities/landau.ts';
import { offsetPosition } from '../geography/street-layout.ts';

export const SCENARIO_CITY = landau.city;

const ROW_KM = 0.15;
const SPACING_KM = 0.03;
const PER_ROW = 25;

/** `sz-sk1-001` …: masts that hang on one cabinet. */
export function createMasts(cabinet: string, count: number, row: number): Device[] {
  return createDevices('lightmast', cabinet, count, row).map(device => ({
    ...device,
    ...{ groupId: `sz-${cabinet}`, cabinetId: `sz-${cabinet}`, locationCategory: 'sidewalk' },
  }));
}

/** Hotspots of one quarter, behind one uplink. */
export function createHotspots(quarter: string, count: number, row: number): Device[] {
  return createDevices('hotspot', quarter, count, row).map(device => ({
    ...{ ...device, groupId: `sz-${quarter}`, locationCategory: 'facade' },
  }));
}

/** The nodes of one deployment, a ring in the order of their ids. */
export function createNodes(deployment: string, count: number, row: number): Device[] {
  return createDevices('fibrenode', deployment, count, row).map(device => ({
    ...{ ...device, groupId: `sz-${deployment}` },
  }));
}

export function toIds(devices: readonly Device[]): string[] {
  return devices.map(({ id }) => id);
}

function createDevices(kind: DeviceKindName, group: string, count: number, row: number): Device[] {
  return Array.from({ length: count }, (_, i) => {
    const id = `sz-${group}-${String(i + 1).padStart(3, '0')}`;
    const [east, north] = [(i % PER_ROW) * SPACING_KM, row * ROW_KM + Math.floor(i / PER_ROW) * SPACING_KM];
    return {
      ...{ id, city: SCENARIO_CITY.slug, kind, name: id, lifecycle: 'commissioned' },
      location: offsetPosition(SCENARIO_CITY.center, east, -north),
      reportIntervalS: DEVICE_KINDS.get(kind)!.reportIntervalS,
    };
  });
}
