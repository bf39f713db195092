/** Puts what was counted beside what was to be expected. Pure. */
import type { CityCompleteness, DeviceCompleteness } from '#core/quality-resources.ts';
import type {
  CompletenessCounts,
  DeviceCompleteness as CountedDevice,
  RegistryQuality,
} from '#store/registry/registry-quality.ts';
import { toExpectedMessages } from '../expected-messages.ts';

type CountedDays = Awaited<ReturnType<RegistryQuality['completenessByDay']>>;

export interface ExpectationOptions {
  days: readonly string[];
  nowMs: number;
  timeZones: ReadonlyMap<string, string>;
}

const DAY_MS = 86_400_000;
const DAYS_MAX_LISTED = 400;

/** Ascending, both included; without `from` as many as `count`. More than is ever allowed is not listed. */
export function listDaysUpTo(to: string, from: string | undefined, count: number): string[] {
  const days: string[] = [];
  for (let day = to; days.length < DAYS_MAX_LISTED; day = toDayBefore(day)) {
    if (from === undefined ? days.length === count : day < from) break;
    days.push(day);
  }
  return days.reverse();
}

function toDayBefore(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}

export function toCityCompleteness(
  devices: readonly CountedDevice[],
  byDay: CountedDays,
  options: ExpectationOptions,
): CityCompleteness[] {
  const expect = createExpectation(options);
  const items = new Map<string, CityCompleteness>();
  const placeOf = ({ city, kind }: Pick<CountedDevice, 'city' | 'kind'>) => `${city} ${kind}`;
  for (const device of devices) {
    const { city, kind } = device;
    const place = placeOf(device);
    const item = items.get(place) ?? startItem(city, kind, options.days);
    items.set(place, item);
    item.devices += 1;
    for (const day of item.days) day.expected += expect(device, day.day);
  }
  for (const { day, counts, ...of } of byDay) {
    const found = items.get(placeOf(of))?.days.find(candidate => candidate.day === day);
    if (found) Object.assign(found, counts);
  }
  for (const item of items.values()) for (const day of item.days) addCounts(item, day);
  return [...items.values()].sort((a, b) => placeOf(a).localeCompare(placeOf(b)));
}

/** Silent ones first, then the smallest share; those of which nothing was expected are left out. */
export function toWorstDevices(
  devices: readonly CountedDevice[],
  options: ExpectationOptions,
  limit: number,
): DeviceCompleteness[] {
  const expect = createExpectation(options);
  return devices
    .map(({ deviceId: device, reportIntervalS, registeredMs, ...rest }) => ({
      ...rest,
      device,
      expected: options.days.reduce(
        (sum, day) => sum + expect({ city: rest.city, reportIntervalS, registeredMs }, day),
        0,
      ),
    }))
    .filter(({ expected }) => expected > 0)
    .sort((a, b) => a.received / a.expected - b.received / b.expected || b.expected - a.expected)
    .slice(0, limit);
}

/** Most devices of a city have the same interval and were registered before the first day: each is reckoned once. */
function createExpectation({ nowMs, timeZones, days }: ExpectationOptions) {
  const known = new Map<string, number>();
  const firstMs = Date.parse(`${days[0]}T00:00:00Z`) - DAY_MS;
  return (device: Pick<CountedDevice, 'city' | 'reportIntervalS' | 'registeredMs'>, day: string): number => {
    const { city, reportIntervalS } = device;
    const registeredMs = device.registeredMs < firstMs ? 0 : device.registeredMs;
    const key = `${city} ${reportIntervalS} ${registeredMs} ${day}`;
    const timeZone = timeZones.get(city) ?? 'Europe/Berlin';
    const expected =
      known.get(key) ?? toExpectedMessages(day, { timeZone, reportIntervalS, nowMs, registeredMs });
    known.set(key, expected);
    return expected;
  };
}

const NOTHING = { expected: 0, received: 0, late: 0, duplicate: 0, rejected: 0, missing: 0 };

function startItem(city: string, kind: CityCompleteness['kind'], days: readonly string[]): CityCompleteness {
  return { ...NOTHING, city, kind, devices: 0, days: days.map(day => ({ day, ...NOTHING })) };
}

function addCounts(
  sum: CompletenessCounts & { expected: number },
  day: CompletenessCounts & { expected: number },
): void {
  for (const name of Object.keys(NOTHING) as (keyof typeof NOTHING)[]) sum[name] += day[name];
}
