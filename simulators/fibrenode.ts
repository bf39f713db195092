/**
 * How a node of the mobile fibre network behaves: two links of a ring, four services, its own power. It obeys the bookings
 * it was configured with, and reports often while one is active.
 */
import type { Device } from '#core/devices.ts';
import type { MetricValue } from '#core/readings.ts';
import { type PowerState, toPowerState } from './battery.ts';
import type { CityLife } from './city-life.ts';
import type { Beat, Components, DeviceModel, DeviceSession, Reach } from './device-model.ts';
import { type FaultCalendar, findFaultChangeMs, toFaultEvents } from './fault-calendar.ts';
import { type FaultEpisode, findFault } from './faults.ts';
import { type LinkEnd, measureOptics, measurePort, toLinkState, toThroughputBps } from './fibre-link.ts';
import { SERVICES, type ServiceName, type ServiceRate, toServiceRates } from './fibre-services.ts';
import { ar1At, betweenAt, clamp, round, toKey, uniformAt } from './noise.ts';

const MINUTE_MS = 60_000;
const POWER_CLASSES = ['ups', 'gen'];
const QUIET_BEATS: readonly Beat[] = [{ everyS: 60 }, { everyS: 30, classes: POWER_CLASSES }];
const EVENT_BEATS: readonly Beat[] = [{ everyS: 10 }];

const GENERATOR_FAILURE_SHARE = 0.05;
const UPS_LOAD = 60;

/** The UPS and the case as the rest of the node sees them. */
interface NodeSituation {
  key: number;
  timeMs: number;
  ambient: number;
  faults: readonly FaultEpisode[];
  power: PowerState;
  load: number;
  caseTemperature: number;
}

export function createFibrenode(
  seed: number,
  device: Device,
  city: CityLife,
  calendar: FaultCalendar,
  ends: readonly LinkEnd[],
): DeviceModel {
  const key = toKey(seed, device.id);
  return {
    componentIds: [
      ...ends.flatMap(end => [`port-${end.number}`, `optics-${end.number}`]),
      ...SERVICES.map(name => `service-${name}`),
      'ups',
      'gen',
      'encl',
      'sys',
    ],
    measure: (timeMs, session) =>
      measureNode(key, device, city, calendar.around(timeMs), ends, timeMs, session),
    toReach: timeMs => toReach(key, calendar.around(timeMs), timeMs),
    toBeats: (timeMs, { bookings }) =>
      bookings?.phase === 'active' || city.toEventPhase(timeMs).name === 'open' ? EVENT_BEATS : QUIET_BEATS,
    findChangeMs: (afterMs, untilMs) => findFaultChangeMs(calendar.around(afterMs), afterMs, untilMs),
    findEvents: (afterMs, untilMs) => toFaultEvents(calendar.around(afterMs), afterMs, untilMs),
    inject: calendar.add,
    testLink(port, timeMs) {
      const end = ends.find(one => one.number === port);
      return end && toThroughputBps(toLinkState(end, calendar.around(timeMs), timeMs));
    },
  };
}

function toReach(key: number, faults: readonly FaultEpisode[], timeMs: number): Reach {
  if (toPower(key, faults, timeMs, UPS_LOAD).isDead) return 'noPower';
  return findFault(faults, 'nodeLinkLoss', timeMs) ? 'noLink' : 'online';
}

/** The mains failure that matters now: the running one, or the last one while the battery charges again. */
function toPower(key: number, faults: readonly FaultEpisode[], timeMs: number, load: number): PowerState {
  let outage: FaultEpisode | undefined;
  for (const fault of faults) {
    const isLater = outage === undefined || fault.startMs > outage.startMs;
    if (fault.name === 'mainsLost' && fault.startMs <= timeMs && isLater) outage = fault;
  }
  if (!outage) return toPowerState(undefined, timeMs, load);
  return toPowerState(
    {
      startMs: outage.startMs,
      endMs: outage.endMs,
      doesGeneratorStart: outage.strength > GENERATOR_FAILURE_SHARE,
    },
    timeMs,
    load + 3 * uniformAt(key, 3),
  );
}

function measureNode(
  key: number,
  device: Device,
  city: CityLife,
  faults: readonly FaultEpisode[],
  ends: readonly LinkEnd[],
  timeMs: number,
  { bookings }: DeviceSession,
): Components {
  const ambient = city.toWeather(timeMs).temperature;
  const fanHeat = findFault(faults, 'fanFailure', timeMs) ? 24 : 0;
  const caseTemperature = ambient + 14 + fanHeat + ar1At(key + 10, timeMs, 5 * MINUTE_MS, 0.8);
  const power = toPower(key, faults, timeMs, UPS_LOAD);
  const situation: NodeSituation = { key, timeMs, ambient, faults, power, load: UPS_LOAD, caseTemperature };
  const isFlooded = findFault(faults, 'visitorFlood', timeMs) !== undefined;
  const services = toServiceRates({ key, phase: city.toEventPhase(timeMs), timeMs, bookings, isFlooded });
  const components: Components = {};
  measureLinks(components, situation, ends, services);
  for (const name of SERVICES) {
    const { rateBps, dropRate } = services[name];
    components[`service-${name}`] = { rate: Math.round(rateBps), dropRate: round(dropRate, 1) };
  }
  components['ups'] = measureUps(situation);
  components['gen'] = measureGenerator(situation);
  components['encl'] = measureCase(situation);
  components['sys'] = measureSystem(situation, device);
  return components;
}

/** Traffic leaves by the first link that is up; the other carries what passes through the ring. */
function measureLinks(
  components: Components,
  { key, timeMs, faults, caseTemperature }: NodeSituation,
  ends: readonly LinkEnd[],
  services: Record<ServiceName, ServiceRate>,
): void {
  const own = SERVICES.reduce((sum, name) => sum + services[name].rateBps, 0);
  const transit = betweenAt(key, 4, 0.3, 1.5) * own;
  const states = ends.map(end => toLinkState(end, faults, timeMs));
  const firstUp = states.findIndex(state => state.isUp);
  ends.forEach((end, i) => {
    const state = states[i]!;
    const total = (i === firstUp ? own : 0) + (firstUp >= 0 ? transit : 0);
    const rates = { inBps: total * 0.72, outBps: total * 0.28 };
    components[`port-${end.number}`] = measurePort(end, state, faults, rates, timeMs);
    components[`optics-${end.number}`] = measureOptics(end, state, caseTemperature, timeMs);
  });
}

function measureUps({ key, timeMs, power, load, ambient }: NodeSituation): Record<string, MetricValue> {
  const isOnMains = power.ups === 'OL' || power.ups === 'CHRG';
  const voltage = isOnMains ? 230 + 2.5 * ar1At(key + 11, timeMs, MINUTE_MS, 0.6) : 0;
  return {
    status: power.ups,
    batteryCharge: round(power.batteryCharge, 1),
    load: round(clamp(load + 2 * ar1At(key + 12, timeMs, MINUTE_MS, 0.6), 0, 150), 1),
    batteryRuntime: Math.round(power.batteryRuntimeS),
    inputVoltage: round(clamp(voltage, 0, 300), 1),
    temperature: round(clamp(ambient + 8 + (isOnMains ? 0 : 4), -30, 80), 1),
  };
}

function measureGenerator({ key, timeMs, power }: NodeSituation): Record<string, MetricValue> {
  const isRunning = power.isGeneratorRunning;
  const wobble = ar1At(key + 13, timeMs, MINUTE_MS, 0.5);
  return {
    running: isRunning,
    fuelLevel: round(power.fuelLevel, 1),
    activePower: isRunning ? Math.round(640 + 30 * wobble) : 0,
    outputVoltage: isRunning ? round(231 + 2 * wobble, 1) : 0,
    frequency: isRunning ? round(50 + 0.15 * wobble, 2) : 0,
    engineHours: round(Math.floor(uniformAt(key, 5) * 900) + power.generatorHours, 2),
  };
}

function measureCase({
  timeMs,
  faults,
  caseTemperature,
  ambient,
}: NodeSituation): Record<string, MetricValue> {
  const isWet = findFault(faults, 'waterIngress', timeMs) !== undefined;
  return {
    lidOpen: findFault(faults, 'lidOpen', timeMs) !== undefined,
    waterIngress: isWet,
    moved: false,
    interiorTemperature: round(clamp(caseTemperature, -30, 90), 1),
    relativeHumidity: round(clamp((isWet ? 92 : 48) - (caseTemperature - ambient - 14), 0, 100), 1),
  };
}

function measureSystem({ key, timeMs }: NodeSituation, device: Device): Record<string, MetricValue> {
  const [longitude, latitude] = device.location ?? [undefined, undefined];
  return {
    poeBudgetUsed: round(
      clamp(betweenAt(key, 6, 30, 70) + 2 * ar1At(key + 14, timeMs, MINUTE_MS, 0.6), 0, 100),
      1,
    ),
    ...(longitude !== undefined && latitude !== undefined && { longitude, latitude }),
  };
}
