/**
 * Which devices stand where: the demo network of ten cities, the same for the same seed and scale. Main puts
 * it into the registry and hands the secrets to the fleet.
 */
import type { City } from '#core/cities.ts';
import type { Device } from '#core/devices.ts';
import type { CityScenario } from './cities/city-scenario.ts';
import { CITY_SCENARIOS } from './cities/city-scenarios.ts';
import { scatterAround } from './geography/street-layout.ts';
import { loadTownBoundary, type TownBoundary } from './geography/town-boundary.ts';
import { planMasts } from './mast-plan.ts';
import { toKey, uniformAt } from './noise.ts';
import { toPlannedDevice } from './planned-device.ts';

export interface FleetPlan {
  cities: City[];
  devices: Device[];
}

/** `scale` 1 is the demo of about 1,900 devices; every city keeps at least one device of each kind. */
export function planFleet({ seed, scale }: { seed: number; scale: number }): FleetPlan {
  return {
    cities: CITY_SCENARIOS.map(scenario => scenario.city),
    devices: CITY_SCENARIOS.flatMap(scenario => planCity(scenario, seed, scale)),
  };
}

function planCity(scenario: CityScenario, seed: number, scale: number): Device[] {
  const boundary = loadTownBoundary(scenario.city.ags);
  const key = toKey(seed, scenario.city.slug);
  const count = (atScaleOne: number) => Math.max(1, Math.round(atScaleOne * scale));
  return [
    ...planMasts(scenario, count(scenario.masts), boundary, key),
    ...planHotspots(scenario, count(scenario.hotspots), boundary, key),
    ...planFibreNodes(scenario, count(scenario.fibreNodes), boundary, key),
  ];
}

/** Most hang in the squares of the centre; a place with several of them numbers them. */
function planHotspots(scenario: CityScenario, count: number, boundary: TownBoundary, key: number): Device[] {
  const { squares, districts } = scenario;
  return Array.from({ length: count }, (_, i) => {
    const square = squares[i % squares.length]!;
    const round = Math.floor(i / squares.length);
    const squareKey = toKey(key, `square ${square}`);
    const anchor = scatterAround(districts[0]!.center, districts[0]!.radiusKm * 0.75, boundary, squareKey);
    const location = scatterAround(anchor, 0.06, boundary, toKey(key, `hotspot ${i}`));
    return toPlannedDevice(scenario, 'hotspot', i + 1, {
      name: round === 0 ? square : `${square} ${round + 1}`,
      location,
      locationCategory: 'facade',
      groupId: `${scenario.prefix}-wlan-${(i % squares.length) + 1}`,
      manufacturerName: uniformAt(toKey(key, 'maker'), i) < 0.7 ? 'Musterfunk' : 'Beispielnetz',
      firmwareVersion: '23.05.5',
    });
  });
}

/** Cases stand around the event places; each place's nodes form one deployment. */
function planFibreNodes(
  scenario: CityScenario,
  count: number,
  boundary: TownBoundary,
  key: number,
): Device[] {
  const { eventPlaces } = scenario;
  return Array.from({ length: count }, (_, i) => {
    const place = eventPlaces[i % eventPlaces.length]!;
    return toPlannedDevice(scenario, 'fibrenode', i + 1, {
      name: `${place.name} Knoten ${Math.floor(i / eventPlaces.length) + 1}`,
      location: scatterAround(place.position, 0.12, boundary, toKey(key, `node ${i}`)),
      groupId: `${scenario.prefix}-mogli`,
      manufacturerName: 'MoGLi',
      modelName: 'Koffer 10G',
      firmwareVersion: '4.2.1',
    });
  });
}
