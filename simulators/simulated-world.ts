/**
 * All devices of a fleet with what connects them: cities, cabinets, thunderstorms, fibre rings. Pure: the
 * same seed, devices and instant give the same answer.
 */
import type { Device } from '#core/devices.ts';
import { type CityLife, createCityLife } from './city-life.ts';
import type { DeviceModel } from './device-model.ts';
import { createFaultCalendar, type FaultUnit } from './fault-calendar.ts';
import type { FaultEpisode } from './faults.ts';
import { type LinkEnd, toSpan } from './fibre-link.ts';
import { createFibrenode } from './fibrenode.ts';
import { createHotspot } from './hotspot.ts';
import { createLightmast } from './lightmast.ts';
import { toMastDesign } from './mast-design.ts';
import { toKey } from './noise.ts';

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
  const rings = toRings(seed, devices);
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

/** The fibre nodes of a city form a ring in the order of their ids: port 1 to the one before, port 2 onwards. */
function toRings(seed: number, devices: readonly Device[]): Map<string, LinkEnd[]> {
  const nodesOf = new Map<string, string[]>();
  for (const { id, city, kind } of devices) {
    if (kind === 'fibrenode') nodesOf.set(city, [...(nodesOf.get(city) ?? []), id]);
  }
  const rings = new Map<string, LinkEnd[]>();
  for (const ids of nodesOf.values()) {
    ids.sort();
    ids.forEach((id, i) => {
      const before = ids[(i + ids.length - 1) % ids.length]!;
      const after = ids[(i + 1) % ids.length]!;
      rings.set(id, [toLinkEnd(seed, 1, `${before} ${id}`, 1), toLinkEnd(seed, 2, `${id} ${after}`, 0)]);
    });
  }
  return rings;
}

function toLinkEnd(seed: number, number: number, link: string, side: 0 | 1): LinkEnd {
  const linkKey = toKey(seed, `link ${link}`);
  return { number, linkKey, side, span: toSpan(linkKey) };
}
