/** Light masts of one city, street by street: a street is a switching group and hangs on one cabinet. */
import type { Device } from '#core/devices.ts';
import type { CityScenario } from './cities/city-scenario.ts';
import { COMMON_STREET_NAMES } from './cities/common-street-names.ts';
import { layOutStreet, type StreetPlan } from './geography/street-layout.ts';
import type { TownBoundary } from './geography/town-boundary.ts';
import { createRandomSequence, toKey } from './noise.ts';
import { toPlannedDevice } from './planned-device.ts';

type StreetClass = keyof CityScenario['streets'];

interface Street {
  name: string;
  streetClass: StreetClass;
  /** The city's own names belong to its centre, the common ones to its districts. */
  isCentral: boolean;
}

const USUAL_MASTS_PER_STREET = 8;
const WEIGHT_OF_CLASS = { main: 1.6, residential: 1, paths: 0.6 } as const;

/** FIWARE locationCategory; the behaviour model reads the kind of road from it. */
const LOCATION_CATEGORY = { main: 'road', residential: 'sidewalk', paths: 'pedestrianPath' } as const;

export function planMasts(
  scenario: CityScenario,
  count: number,
  boundary: TownBoundary,
  key: number,
): Device[] {
  const streets = chooseStreets(scenario, count);
  const counts = shareOut(count, streets);
  const random = createRandomSequence(toKey(key, 'streets'));
  const devices: Device[] = [];
  streets.forEach((street, index) => {
    const plan = toStreetPlan(scenario, street, index, counts[index]!);
    const groupId = `${scenario.prefix}-${toSlug(street.name)}`;
    layOutStreet(plan, boundary, random).forEach((location, i) => {
      devices.push(
        toPlannedDevice(scenario, 'lightmast', devices.length + 1, {
          name: `${street.name}, Mast ${i + 1}`,
          location,
          locationCategory: LOCATION_CATEGORY[street.streetClass],
          groupId,
          cabinetId: `${scenario.prefix}-sk-${String(index + 1).padStart(3, '0')}`,
          manufacturerName: 'Musterlicht',
          firmwareVersion: '2.8.0',
        }),
      );
    });
  });
  return devices;
}

/** As many streets as the masts need: main roads first, then in turn, then names that every town has. */
function chooseStreets({ streets }: CityScenario, count: number): Street[] {
  const own: Street[] = [
    ...streets.main.map(name => ({ name, streetClass: 'main' as const, isCentral: true })),
    ...streets.residential.map(name => ({ name, streetClass: 'residential' as const, isCentral: true })),
    ...streets.paths.map(name => ({ name, streetClass: 'paths' as const, isCentral: true })),
  ];
  const taken = new Set(own.map(street => street.name));
  const common = COMMON_STREET_NAMES.filter(name => !taken.has(name)).map(name => ({
    name,
    streetClass: 'residential' as const,
    isCentral: false,
  }));
  const wanted = Math.min(count, Math.max(own.length, Math.ceil(count / USUAL_MASTS_PER_STREET)));
  return [...own, ...common].slice(0, wanted);
}

/** Whole numbers by weight that add up to the count, at least one each (largest running remainder). */
function shareOut(count: number, streets: readonly Street[]): number[] {
  const totalWeight = streets.reduce((sum, street) => sum + WEIGHT_OF_CLASS[street.streetClass], 0);
  const spare = count - streets.length;
  let weightSoFar = 0;
  let given = 0;
  return streets.map(street => {
    weightSoFar += WEIGHT_OF_CLASS[street.streetClass];
    const due = Math.round((spare * weightSoFar) / totalWeight);
    const share = 1 + due - given;
    given = due;
    return share;
  });
}

function toStreetPlan(
  { city, districts }: CityScenario,
  street: Street,
  index: number,
  mastCount: number,
): StreetPlan {
  const center = districts[0]!;
  const isMain = street.streetClass === 'main' && districts.length > 1;
  const target = districts[1 + (index % Math.max(1, districts.length - 1))] ?? center;
  if (isMain) return { center: city.center, towards: target.center, district: center, mastCount };
  return { center: city.center, district: street.isCentral ? center : target, mastCount };
}

const TRANSCRIPTION: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', é: 'e' };

function toSlug(name: string): string {
  return name
    .toLowerCase()
    .replace(/[äöüßé]/g, letter => TRANSCRIPTION[letter]!)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
