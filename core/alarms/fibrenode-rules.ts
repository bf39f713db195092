/** The alarm rules of mobile fibre nodes (domain section 6). */
import { type AlarmRule, createFlagRule, createStateRule, type RuleInput, toNumber } from './alarm-rule.ts';
import { toUnplanned } from './lightmast-rules.ts';
import { createLimitRules, judgeLimit } from './limit-rule.ts';

const NODE = { kind: 'fibrenode' } as const;

/** Octets of a frame, for the share of frames with errors: rates come in bit/s. */
const FRAME_OCTETS = 800;
const ERROR_RATIO = 1e-6;
/** Readings from which the span loss at the beginning is taken. */
const BASELINE_READINGS = 30;
/** Percent of what was wanted: a queue that overflows for a moment drops less. */
export const DROPPED_LEAST = 0.1;
/** Whose booked rate is a promise that somebody's safety hangs on. */
const PROMISED = ['service-bos', 'service-cctv'];

export const FIBRENODE_RULES: readonly AlarmRule[] = [
  createStateRule(
    { ...NODE, component: 'port', alarmTypeId: 'linkDown' },
    ['operStatus', 'adminStatus'],
    ({ values, surroundings }) => {
      if (values['operStatus'] === undefined) return undefined;
      const isWanted = (values['adminStatus'] ?? 'up') === 'up' && values['operStatus'] !== 'not-present';
      if (!isWanted || values['operStatus'] === 'up') return false;
      return surroundings.isInEvent ? 'critical' : true;
    },
  ),
  ...createLimitRules('opticalPowerLow', ({ values }) => values['present'] !== false),
  {
    ...{ ...NODE, component: 'optics', alarmTypeId: 'spanLossIncrease', qualifier: '', reads: ['rxPower'] },
    remembers: true,
    judge: judgeSpanLoss,
  },
  {
    ...{ ...NODE, component: 'port', alarmTypeId: 'portErrors', qualifier: '' },
    ...{ reads: ['inErrors', 'outErrors'], remembers: true, judge: judgeErrors },
  },
  ...createLimitRules('utilizationHigh'),
  createStateRule(
    { ...NODE, component: 'service', alarmTypeId: 'cirViolated' },
    ['rate', 'dropRate'],
    judgePromise,
  ),
  createStateRule({ ...NODE, component: 'ups', alarmTypeId: 'onBattery' }, ['status'], ({ values }) => {
    if (values['status'] === undefined) return undefined;
    return values['status'] === 'OB' || values['status'] === 'LB' || values['status'] === 'DISCHRG';
  }),
  createStateRule(
    { ...NODE, component: 'ups', alarmTypeId: 'batteryLow' },
    ['status', 'batteryRuntime'],
    input => {
      if (input.values['status'] === 'LB') return true;
      const runtimeS = toNumber(input.values['batteryRuntime']);
      // On mains the runtime is what would be, and charging takes time.
      if (runtimeS === undefined || input.values['status'] === 'OL' || input.values['status'] === 'CHRG')
        return input.values['status'] === undefined ? undefined : false;
      const verdict = judgeLimit(runtimeS, 'below', input);
      return verdict === 'between' ? undefined : verdict !== 'clear';
    },
  ),
  ...createLimitRules('fuelLow'),
  ...createLimitRules('caseOverheat'),
  createFlagRule({ ...NODE, component: 'encl', alarmTypeId: 'waterIngress' }, 'waterIngress'),
  createStateRule(
    { ...NODE, component: 'encl', alarmTypeId: 'doorOpenUnplanned' },
    ['lidOpen'],
    ({ values, surroundings }) => toUnplanned(values['lidOpen'], surroundings),
  ),
];

/**
 * Received power against what it was when the link was accepted, or else when it was new. No light at all is
 * `opticalPowerLow`, not this. Memory: mean of the first readings in dBm, how many.
 */
function judgeSpanLoss(input: RuleInput): ReturnType<AlarmRule['judge']> {
  const { values, memory, threshold, surroundings } = input;
  const power = toNumber(values['rxPower']);
  if (power === undefined || values['rxLos'] === true || power <= -40) return { verdict: 'between' };
  const judge = (usual: number) => ({
    ...{ verdict: judgeLimit(usual - power, 'above', { threshold, raised: input.raised }), value: power },
  });
  const { acceptedRxPower } = surroundings;
  if (acceptedRxPower !== undefined) return judge(acceptedRxPower);
  const [mean = power, readings = 0] = memory ?? [];
  if (readings < BASELINE_READINGS)
    return { verdict: 'clear', memory: [(mean * readings + power) / (readings + 1), readings + 1] };
  return judge(mean);
}

/** Less than what is booked, and not because nobody wanted more. */
function judgePromise({ values, component, surroundings }: RuleInput): boolean | undefined {
  if (!PROMISED.includes(component)) return false;
  const rate = toNumber(values['rate']);
  const dropped = toNumber(values['dropRate']);
  const { bookedCir } = surroundings;
  if (bookedCir === undefined) return false;
  if (rate === undefined || dropped === undefined) return undefined;
  return dropped >= DROPPED_LEAST && rate < bookedCir;
}

/** Errors per frame since the reading before. Memory: time, errors. */
function judgeErrors({ values, timeMs, memory, threshold }: RuleInput): ReturnType<AlarmRule['judge']> {
  const errors = (toNumber(values['inErrors']) ?? 0) + (toNumber(values['outErrors']) ?? 0);
  const [beforeMs, before = errors] = memory ?? [];
  const isNewer = beforeMs === undefined || timeMs > beforeMs;
  if (!isNewer) return { verdict: 'between' };
  const kept = { memory: [timeMs, errors] };
  // A counter that falls has restarted.
  if (beforeMs === undefined || errors < before) return { verdict: 'clear', ...kept };
  const bitsPerS = (toNumber(values['inRate']) ?? 0) + (toNumber(values['outRate']) ?? 0);
  const frames = Math.max(1, (bitsPerS / 8 / FRAME_OCTETS) * ((timeMs - beforeMs) / 1000));
  const ratio = (errors - before) / frames;
  return { verdict: ratio > ERROR_RATIO ? threshold.severity : 'clear', value: ratio, ...kept };
}
