/**
 * All devices of a fleet with what connects them: cities, cabinets, thunderstorms, fibre rings. Pure: the
 * same seed, devices and instant give the same answer.
 */
import type { Device } from '#core/devices.ts';
import { type CityLife, createCityLife } from './city-life.ts';
import type { DeviceModel } from './device-model.ts';
import { createFaultCalendar, type FaultUnit } from './fault-calendar.ts';
import type { FaultEpisode } from './faults.ts';
import type { LinkEnd } from './fibre-link.ts';
import { createFibrenode } from './fibrenode.ts';
import { createHotspot } from './hotspot.ts';
import { createLightmast } from './lightmast.ts';
import { toMastDesign } from './mast-design.ts';
import { toLinkEnds } from './ring.ts';

export interface WorldOptions {
  seed: number;
  devices: readonly Device[];
  /** Fault rates of domain section 8 times this. 0: nothing breaks but what is pinned. */
  faultMultiplier: number;
  /** Faults that some devices have in any case. */
  pinned?: ReadonlyMap<string, readonly FaultEpisode[]>;
}

export function createWorld({
  seed,
  devices,
  faultMultiplier,
  pinned,
}: WorldOptions): Map<string, DeviceModel> {
  const cities = new Map<string, CityLife>();
  for (const { city } of devices) if (!cities.has(city)) cities.set(city, createCityLife(seed, city));
  const rings = toLinkEnds(seed, devices);
  return new Map(
    devices.map(device => {
      const ends = rings.get(device.id) ?? [];
      const calendar = createFaultCalendar({
        seed,
        multiplier: faultMultiplier,
        units: toFaultUnits(seed, device, ends),
        pinned: pinned?.get(device.id) ?? [],
      });
      return [device.id, createModel(seed, device, cities.get(device.city)!, calendar, ends)];
    }),
  );
}

function createModel(
  seed: number,
  device: Device,
  city: CityLife,
  calendar: ReturnType<typeof createFaultCalendar>,
  ends: readonly LinkEnd[],
): DeviceModel {
  switch (device.kind) {
    case 'lightmast':
      return createLightmast(seed, device, city, calendar);
    case 'hotspot':
      return createHotspot(seed, device, city, calendar);
    case 'fibrenode':
      return createFibrenode(seed, device, city, calendar, ends);
  }
}

/** What a device shares the fate of. */
function toFaultUnits(seed: number, device: Device, ends: readonly LinkEnd[]): FaultUnit[] {
  switch (device.kind) {
    case 'lightmast': {
      const lamps = toMastDesign(seed, device).lamps.map(lamp => lamp.id);
      return [
        { scope: 'mast', unit: device.id },
        ...(device.cabinetId ? [{ scope: 'cabinet' as const, unit: device.cabinetId }] : []),
        ...lamps.flatMap(component => [
          { scope: 'lamp' as const, unit: `${device.id} ${component}`, component },
          { scope: 'storm' as const, unit: `${device.city} ${device.id} ${component}`, component },
        ]),
      ];
    }
    case 'hotspot':
      return [{ scope: 'hotspot', unit: device.id }];
    case 'fibrenode':
      return [
        { scope: 'fibrenode', unit: device.id },
        ...ends.map(end => ({
          scope: 'link' as const,
          unit: String(end.linkKey),
          component: `port-${end.number}`,
        })),
      ];
  }
}
