/** One lamp: from the level it is told to its electrical values, temperatures and fault flags. */
import type { MetricValue } from '#core/readings.ts';
import { COUNTER_EPOCH_MS } from './burn-calendar.ts';
import type { LevelStep } from './dimming-profile.ts';
import { type FaultEpisode, findFault } from './faults.ts';
import type { LampDesign } from './mast-design.ts';
import { ar1At, clamp, gaussianAt, interpolate, round, uniformAt } from './noise.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const HEATING_K = 35;
const HEATING_TIME_MS = 40 * MINUTE_MS;
const CYCLE_MS = 4 * MINUTE_MS;

export type ControlSource = 'schedule' | 'photocell' | 'motion' | 'button' | 'override' | 'failsafe';

export interface LampSituation {
  timeMs: number;
  /** What the controller tells the lamp, 0..100. */
  commanded: number;
  source: ControlSource;
  schedule: readonly LevelStep[];
  ambient: number;
  faults: readonly FaultEpisode[];
  burningAt: (timeMs: number) => { hours: number; fullLoadHours: number };
}

/** `P(d) = P0 + (Pr − P0)·(0.06·[d > 0] + 0.94·d)` with d in 0..1. */
export function toLampPower(ratedW: number, standbyW: number, level: number): number {
  if (level <= 0) return standbyW;
  return standbyW + (ratedW - standbyW) * (0.06 + 0.94 * (level / 100));
}

const POWER_FACTORS = [
  [0, 0.5],
  [10, 0.6],
  [30, 0.85],
  [50, 0.93],
  [100, 0.97],
] as const;

/** Between the measured points in a straight line. */
export function toPowerFactor(level: number): number {
  return interpolate(POWER_FACTORS, level);
}

/** 230 V with a daily wave of 3 %, lowest in the evening. */
export function toSupplyVoltage(key: number, timeMs: number): number {
  const wave = -0.02 * Math.cos((2 * Math.PI * ((timeMs % DAY_MS) / HOUR_MS - 18)) / 24);
  return 230 * (1 + wave + 0.004 * ar1At(key, timeMs, 5 * MINUTE_MS, 0.7));
}

/** The driver follows its load with a time constant of 40 minutes; steps before tonight have worn off. */
function toHeating(schedule: readonly LevelStep[], timeMs: number): number {
  let heating = 0;
  for (let i = 0; i < schedule.length; i++) {
    const { fromMs, level } = schedule[i]!;
    if (fromMs >= timeMs) break;
    const untilMs = Math.min(timeMs, schedule[i + 1]?.fromMs ?? timeMs);
    const rise =
      Math.exp(-(timeMs - untilMs) / HEATING_TIME_MS) - Math.exp(-(timeMs - fromMs) / HEATING_TIME_MS);
    heating += rise * (level / 100) ** 0.8;
  }
  return HEATING_K * heating;
}

interface LampCondition {
  /** The lamp gives no light, and its counters stand still, since then. */
  deadSinceMs: number | undefined;
  isStuckOn: boolean;
  isCycling: boolean;
  driverFailed: boolean;
  stringOpen: boolean;
  isMute: boolean;
  /** Share of its power that is left. */
  remaining: number;
}

function toCondition(lamp: LampDesign, situation: LampSituation): LampCondition {
  const { faults, timeMs } = situation;
  const has = (name: FaultEpisode['name']) => findFault(faults, name, timeMs, lamp.id);
  const partial = has('partialLoss');
  const driver = has('driverFailure');
  const string = has('ledStringOpen');
  return {
    driverFailed: driver !== undefined,
    stringOpen: string !== undefined,
    deadSinceMs: (driver ?? string ?? has('collision') ?? has('leakage'))?.startMs,
    isStuckOn: has('stuckRelay') !== undefined,
    isCycling: has('cycling') !== undefined,
    isMute: has('controlGearCommFailure') !== undefined,
    remaining: partial ? 0.9 - 0.3 * partial.strength : 1,
  };
}

export function measureLamp(lamp: LampDesign, situation: LampSituation): Record<string, MetricValue> {
  const condition = toCondition(lamp, situation);
  const wanted = condition.isStuckOn ? 100 : situation.commanded;
  const isInCycleGap = condition.isCycling && Math.floor(situation.timeMs / CYCLE_MS) % 2 === 1;
  const isDead = condition.deadSinceMs !== undefined;
  const level = isDead || isInCycleGap ? 0 : wanted;
  const isDayBurning = condition.isStuckOn && situation.commanded === 0 && !isDead;
  return {
    dimmingLevel: round(level, 1),
    commandInAction: round(situation.commanded, 1),
    powerState: level === 0 ? 'off' : level < 60 ? 'low' : 'on',
    status: isDead ? 'defectiveLamp' : 'ok',
    controlSource: situation.source,
    // A control gear that does not answer leaves its values out; they are unknown, not zero.
    ...(condition.isMute ? {} : measureElectrical(lamp, situation, condition, level)),
    lampFailure: isDead && wanted > 0,
    controlGearFailure: condition.driverFailed,
    controlGearCommFailure: condition.isMute,
    relayFailure: condition.isStuckOn,
    dayBurner: isDayBurning,
    cyclingFailure: condition.isCycling,
    openCircuit: condition.stringOpen,
    shortCircuit: false,
  };
}

function measureElectrical(
  lamp: LampDesign,
  situation: LampSituation,
  condition: LampCondition,
  level: number,
): Record<string, MetricValue> {
  const { timeMs, ambient, burningAt } = situation;
  const noise = 1 + 0.01 * gaussianAt(lamp.key, Math.floor(timeMs / 1000));
  const power =
    toLampPower(lamp.ratedW, lamp.standbyW, level) * (level > 0 ? condition.remaining : 1) * noise;
  const activePower = condition.driverFailed ? 0 : power;
  const voltage = toSupplyVoltage(lamp.key, timeMs);
  const powerFactor = toPowerFactor(level);
  const heating = condition.deadSinceMs !== undefined ? 0 : toHeating(situation.schedule, timeMs);
  const gear = clamp(ambient + heating + 0.3 * ar1At(lamp.key + 1, timeMs, 15 * MINUTE_MS, 0.6), -40, 110);
  return {
    activePower: round(activePower, 1),
    supplyVoltage: round(voltage, 1),
    supplyCurrent: round(activePower / (voltage * powerFactor), 3),
    powerFactor: round(powerFactor, 2),
    ...toCounters(lamp, condition.deadSinceMs ?? timeMs, burningAt),
    controlGearTemperature: round(gear, 1),
    lightSourceTemperature: round(clamp(gear + 0.35 * heating, -40, 125), 1),
    dimmingFailure: false,
    thermalDerating: gear > 80,
    thermalShutdown: false,
  };
}

/** Only grow: sums of nights since the counters' epoch on top of what the lamp had before. */
function toCounters(lamp: LampDesign, timeMs: number, burningAt: LampSituation['burningAt']) {
  const { hours, fullLoadHours } = burningAt(timeMs);
  const sinceEpochMs = Math.max(0, timeMs - COUNTER_EPOCH_MS);
  const standbyWh = (sinceEpochMs / HOUR_MS - hours) * lamp.standbyW;
  const beforeWh = lamp.hoursBefore * 0.65 * lamp.ratedW;
  return {
    activeEnergy: round((beforeWh + fullLoadHours * lamp.ratedW + standbyWh) / 1000, 3),
    operatingHours: round(lamp.hoursBefore + hours, 2),
    // Once every evening, and about 11 hours burnt for each time before.
    switchOnCounter: Math.round(lamp.hoursBefore / 11) + Math.floor(sinceEpochMs / DAY_MS),
    supplyLossCount: Math.floor(uniformAt(lamp.key, 9) * 12),
  };
}
