/** The alarm rules of light masts (domain section 6). */
import type { MetricValue } from '../readings.ts';
import {
  type AlarmRule,
  BETWEEN,
  createFlagRule,
  createStateRule,
  type RuleInput,
  toNumber,
} from './alarm-rule.ts';
import { createLimitRules } from './limit-rule.ts';

const LAMP = { kind: 'lightmast', component: 'lamp' } as const;
const ENCLOSURE = { kind: 'lightmast', component: 'encl' } as const;

/** Somebody or something wants light now, whatever the sun says. */
const ON_DEMAND = new Set<MetricValue>(['motion', 'button', 'override', 'failsafe']);
const DAY_SUN_ALTITUDE = 6;
const ICE_HUMIDITY = 90;

const SWITCHING_WINDOW_MS = 3_600_000;
const SWITCHINGS_MAX = 6;
/** Newest points of the counter that are kept: more switchings than allowed fit in. */
const SWITCHING_POINTS = 12;

export const LIGHTMAST_RULES: readonly AlarmRule[] = [
  createStateRule(
    { ...LAMP, alarmTypeId: 'lampFailure' },
    ['lampFailure', 'commandInAction', 'dimmingLevel'],
    ({ values }) => {
      const { lampFailure } = values;
      if (typeof lampFailure !== 'boolean') return undefined;
      const isWanted = (toNumber(values['commandInAction'] ?? values['dimmingLevel']) ?? 1) > 0;
      // A lamp that is not switched on proves neither that it is broken nor that it was mended.
      return isWanted ? lampFailure : undefined;
    },
  ),
  createStateRule(
    { ...LAMP, alarmTypeId: 'dayBurner' },
    ['dimmingLevel', 'controlSource'],
    ({ values, surroundings }) => {
      const level = toNumber(values['dimmingLevel']);
      if (level === undefined || surroundings.sunAltitude === undefined) return undefined;
      const isDay = surroundings.sunAltitude > DAY_SUN_ALTITUDE;
      return level > 0 && isDay && !ON_DEMAND.has(values['controlSource'] ?? 'schedule');
    },
  ),
  {
    ...{
      ...LAMP,
      alarmTypeId: 'cyclingFailure',
      qualifier: '',
      reads: ['switchOnCounter', 'cyclingFailure'],
    },
    remembers: true,
    judge: judgeSwitching,
  },
  createFlagRule({ ...LAMP, alarmTypeId: 'controlGearFailure' }, 'controlGearFailure'),
  createFlagRule({ ...LAMP, alarmTypeId: 'thermalShutdown' }, 'thermalShutdown'),
  {
    ...LAMP,
    alarmTypeId: 'lampPowerDeviation',
    qualifier: '',
    reads: ['activePower'],
    remembers: true,
    judge: judgePower,
  },
  ...createLimitRules('supplyVoltageTooHigh'),
  ...createLimitRules('supplyVoltageTooLow', ({ values }) => (toNumber(values['supplyVoltage']) ?? 0) > 0),
  createStateRule(
    { ...ENCLOSURE, alarmTypeId: 'doorOpenUnplanned' },
    ['doorOpen'],
    ({ values, surroundings }) => toUnplanned(values['doorOpen'], surroundings),
  ),
  createFlagRule({ ...ENCLOSURE, alarmTypeId: 'leakageDetected' }, 'leakageDetected'),
  ...createLimitRules('mastTilt'),
  ...createLimitRules(
    'iceRisk',
    ({ values }) => (toNumber(values['relativeHumidity']) ?? 100) > ICE_HUMIDITY,
  ),
];

/** A door that is opened by the people who are expected is none of our business; in an event it is graver. */
export function toUnplanned(
  open: MetricValue | undefined,
  { isUnderWork, isInEvent }: RuleInput['surroundings'],
): boolean | 'major' | undefined {
  if (typeof open !== 'boolean') return undefined;
  if (!open || isUnderWork) return false;
  return isInEvent ? 'major' : true;
}

/**
 * More than six switchings within an hour, by the lamp's own counter or its own word. Memory: time and count of each
 * change of the counter.
 */
function judgeSwitching({
  values,
  timeMs,
  memory = [],
  threshold,
}: RuleInput): ReturnType<AlarmRule['judge']> {
  const count = toNumber(values['switchOnCounter']);
  if (count === undefined)
    return { verdict: values['cyclingFailure'] === true ? threshold.severity : 'clear' };
  const isNewest = (at: number) => timeMs - memory[at]! <= SWITCHING_WINDOW_MS && memory[at + 1]! <= count;
  // A counter that falls has restarted: what was before tells nothing.
  let first = 0;
  while (first < memory.length && !isNewest(first)) first += 2;
  const switchings = count - (memory[first + 1] ?? count);
  const isCycling = switchings > SWITCHINGS_MAX || values['cyclingFailure'] === true;
  const verdict = isCycling ? threshold.severity : 'clear';
  if (memory.at(-1) === count) return { verdict, value: switchings };
  const points = [...memory.slice(first), timeMs, count].slice(-2 * SWITCHING_POINTS);
  return { verdict, value: switchings, memory: points };
}

const POWER_DEVIATION = { raise: 0.2, clear: 0.12 };
/** What a small lamp takes in standby is a large share of it, and differs from lamp to lamp. */
const POWER_DEVIATION_LEAST_W = 2.5;
/** Below this level a lamp's power says little of its rated power. */
const DIMMED_LEAST = 30;
/** Readings before the rated power is believed, and how slowly it follows afterwards: lamps age over years. */
const POWER_LEARNT_AFTER = 20;
const POWER_FOLLOWS = 1 / 500;
/** The memory is a row of the registry: it is not written for a hundredth. */
const POWER_WORTH_WRITING = 0.01;

/**
 * Power against what this lamp took before, P(d) = rated × (0.06 + 0.94 d). The rated power is learnt from the lamp
 * and not while it deviates. Memory: rated power in W, readings so far.
 */
function judgePower({ values, memory, raised, threshold }: RuleInput): ReturnType<AlarmRule['judge']> {
  const power = toNumber(values['activePower']);
  const level = toNumber(values['dimmingLevel']);
  if (power === undefined || level === undefined || level < DIMMED_LEAST) return BETWEEN;
  const share = 0.06 + 0.0094 * level;
  const apparent = power / share;
  const rated = memory?.[0] ?? apparent;
  const readings = memory?.[1] ?? 0;
  if (readings < POWER_LEARNT_AFTER)
    return { verdict: 'clear', memory: [(rated * readings + apparent) / (readings + 1), readings + 1] };
  const isWithinStandby = Math.abs(power - rated * share) < POWER_DEVIATION_LEAST_W;
  const deviation = rated === 0 || isWithinStandby ? 0 : Math.abs(apparent - rated) / rated;
  const isBad = deviation > (raised ? POWER_DEVIATION.clear : POWER_DEVIATION.raise);
  if (isBad) return { verdict: threshold.severity, value: power };
  const followed = rated + (apparent - rated) * POWER_FOLLOWS;
  const isWorthIt = Math.abs(followed - rated) > rated * POWER_WORTH_WRITING;
  const verdict = deviation < POWER_DEVIATION.clear ? 'clear' : 'between';
  return { verdict, value: power, ...(isWorthIt && { memory: [followed, readings] }) };
}
