/** How a light mast behaves: its controller follows the night's schedule, people and the control room. */
import type { Device } from '#core/devices.ts';
import type { CityLife } from './city-life.ts';
import type { Beat, Components, DeviceModel, DeviceSession, Reach } from './device-model.ts';
import { type LevelStep, toLampSchedule, toScheduledLevel } from './dimming-profile.ts';
import { type FaultCalendar, findFaultChangeMs, toFaultEvents } from './fault-calendar.ts';
import { type FaultEpisode, findFault } from './faults.ts';
import { type ControlSource, measureLamp } from './lamp.ts';
import { toLocalTime } from './local-time.ts';
import { type MastDesign, toMastDesign } from './mast-design.ts';
import { ar1At, round, uniformAt } from './noise.ts';
import { measureEnvironment } from './street-environment.ts';
import { toUptimeS } from './uptime.ts';
import { toHourFactor } from './weekday-curve.ts';

const MINUTE_MS = 60_000;
const LAMP_BEAT: Beat = { everyS: 900 };
const ENVIRONMENT_BEAT: Beat = { everyS: 300, classes: ['env'] };

/** One chance for a passer-by per slot; the light stays up for 180 s. */
const BOOST_SLOT_MS = 10 * MINUTE_MS;
const BOOST_MS = 180_000;
const BOOST_REACH = 2;

/** A dirty photocell sees the evening early and the morning late. */
const DIRT_MS = 25 * MINUTE_MS;

export function createLightmast(
  seed: number,
  device: Device,
  city: CityLife,
  calendar: FaultCalendar,
): DeviceModel {
  const design = toMastDesign(seed, device);
  const scheduleAt = (timeMs: number) => toSchedule(design, city, calendar.around(timeMs), timeMs);
  return {
    componentIds: [
      ...design.lamps.map(lamp => lamp.id),
      'encl',
      ...(design.hasEnvironment ? ['env'] : []),
      'sys',
    ],
    measure: (timeMs, session) => measureMast(design, city, calendar.around(timeMs), timeMs, session),
    toReach: timeMs => toReach(calendar.around(timeMs), timeMs),
    toBeats: () => (design.hasEnvironment ? [LAMP_BEAT, ENVIRONMENT_BEAT] : [LAMP_BEAT]),
    findChangeMs(afterMs, untilMs, session) {
      const candidates = scheduleAt(afterMs).map(step => step.fromMs);
      const fault = findFaultChangeMs(calendar.around(afterMs), afterMs, untilMs);
      if (fault !== undefined) candidates.push(fault);
      if (session.override) candidates.push(session.override.fromMs, session.override.untilMs);
      if (design.isBoostable) candidates.push(...toBoostEdges(design, afterMs, untilMs));
      const inside = candidates.filter(timeMs => timeMs > afterMs && timeMs <= untilMs);
      return inside.length > 0 ? Math.min(...inside) : undefined;
    },
    findEvents: (afterMs, untilMs) => toFaultEvents(calendar.around(afterMs), afterMs, untilMs),
    inject: calendar.add,
  };
}

function toSchedule(
  design: MastDesign,
  city: CityLife,
  faults: readonly FaultEpisode[],
  timeMs: number,
): LevelStep[] {
  const night = city.burnCalendar.toNight(timeMs);
  const dirtMs = findFault(faults, 'photocellDirt', timeMs) ? DIRT_MS : 0;
  return toLampSchedule(design.profile, {
    dayNumber: night.dayNumber,
    onMs: night.onMs + design.switchingOffsetMs - dirtMs,
    offMs: night.offMs + design.switchingOffsetMs + dirtMs,
  });
}

function toReach(faults: readonly FaultEpisode[], timeMs: number): Reach {
  if (findFault(faults, 'cabinetDark', timeMs)) return 'noPower';
  return findFault(faults, 'nodeCommLoss', timeMs) ? 'noLink' : 'online';
}

/** When somebody raises the light at this mast in a slot, if anybody does: more often when people are about. */
function findBoostMs(design: MastDesign, number: number, slot: number): number | undefined {
  const slotMs = slot * BOOST_SLOT_MS;
  const chance = 0.25 * toHourFactor(toLocalTime(slotMs).hour);
  const index = slot * 4096 + number;
  if (uniformAt(design.groupKey, index) >= chance) return undefined;
  return slotMs + Math.floor(uniformAt(design.groupKey + 1, index) * BOOST_SLOT_MS);
}

/** Starts of boosts that may light this mast around the instant: its own and its neighbours'. */
function toBoosts(design: MastDesign, timeMs: number): { startMs: number; isOwn: boolean }[] {
  const slot = Math.floor(timeMs / BOOST_SLOT_MS);
  const boosts: { startMs: number; isOwn: boolean }[] = [];
  for (const candidate of [slot - 1, slot]) {
    for (let number = design.number - BOOST_REACH; number <= design.number + BOOST_REACH; number++) {
      const startMs = findBoostMs(design, number, candidate);
      if (startMs !== undefined) boosts.push({ startMs, isOwn: number === design.number });
    }
  }
  return boosts;
}

function toBoostEdges(design: MastDesign, afterMs: number, untilMs: number): number[] {
  const edges: number[] = [];
  for (let timeMs = afterMs; timeMs <= untilMs + BOOST_SLOT_MS; timeMs += BOOST_SLOT_MS) {
    for (const { startMs, isOwn } of toBoosts(design, timeMs)) {
      // The neighbours only follow; a report of their own would say nothing new.
      if (isOwn) edges.push(startMs, startMs + BOOST_MS);
    }
  }
  return edges;
}

function toCommand(
  design: MastDesign,
  schedule: readonly LevelStep[],
  timeMs: number,
  session: DeviceSession,
): { level: number; source: ControlSource } {
  const { override } = session;
  if (override && override.fromMs <= timeMs && timeMs < override.untilMs)
    return { level: override.level, source: 'override' };
  const level = toScheduledLevel(schedule, timeMs);
  if (level === 0 || level === 100 || !design.isBoostable) return { level, source: 'schedule' };
  const boost = toBoosts(design, timeMs).find(
    ({ startMs }) => startMs <= timeMs && timeMs < startMs + BOOST_MS,
  );
  return boost ? { level: 100, source: boost.isOwn ? 'button' : 'motion' } : { level, source: 'schedule' };
}

function measureMast(
  design: MastDesign,
  city: CityLife,
  faults: readonly FaultEpisode[],
  timeMs: number,
  session: DeviceSession,
): Components {
  const schedule = toSchedule(design, city, faults, timeMs);
  const { level, source } = toCommand(design, schedule, timeMs, session);
  const weather = city.toWeather(timeMs);
  const components: Components = {};
  for (const lamp of design.lamps) {
    components[lamp.id] = measureLamp(lamp, {
      timeMs,
      commanded: level,
      source,
      schedule,
      ambient: weather.temperature,
      faults,
      burningAt: atMs => city.burnCalendar.toBurning(design.profile, atMs),
    });
  }
  components['encl'] = measureEnclosure(design, faults, timeMs, weather.temperature);
  if (design.hasEnvironment) components['env'] = measureEnvironment(design, city, timeMs, level * 0.12);
  components['sys'] = measureSystem(design, faults, timeMs, session);
  return components;
}

function measureEnclosure(
  design: MastDesign,
  faults: readonly FaultEpisode[],
  timeMs: number,
  ambient: number,
): Components[string] {
  const collision = findFault(faults, 'collision', timeMs);
  const isFresh = collision !== undefined && timeMs - collision.startMs < 15 * MINUTE_MS;
  return {
    doorOpen: findFault(faults, 'doorOpen', timeMs) !== undefined,
    leakageDetected: findFault(faults, 'leakage', timeMs) !== undefined,
    tiltAngle: round(0.3 + uniformAt(design.key, 7) * 1.2 + (collision ? 6 + 14 * collision.strength : 0), 1),
    shockPeak: round(
      isFresh
        ? 40 + 60 * collision.strength
        : 0.4 + 0.6 * uniformAt(design.key, Math.floor(timeMs / MINUTE_MS)),
      1,
    ),
    interiorTemperature: round(ambient + 2.5 + 0.5 * ar1At(design.key + 5, timeMs, 15 * MINUTE_MS, 0.7), 1),
  };
}

function measureSystem(
  design: MastDesign,
  faults: readonly FaultEpisode[],
  timeMs: number,
  session: DeviceSession,
): Components[string] {
  const rssi = -78 - 30 * uniformAt(design.key, 6) + 3 * ar1At(design.key + 6, timeMs, 15 * MINUTE_MS, 0.6);
  return {
    rssi: round(rssi, 0),
    snr: round(Math.max(-18, 9 - (-78 - rssi) / 4 + ar1At(design.key + 7, timeMs, 15 * MINUTE_MS, 0.5)), 1),
    uptime: toUptimeS(design.key, faults, timeMs, session),
  };
}
