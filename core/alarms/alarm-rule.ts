/**
 * A rule looks at the newest values of one component and says how bad they are. What always holds: a rule is pure;
 * what it must remember from one reading to the next is its memory, handed in and out; how long something must last
 * is not its business (`condition.ts`).
 */
import type { DeviceKindName } from '../device-kinds/device-kind.ts';
import type { Severity } from '../limits.ts';
import type { MetricValue } from '../readings.ts';
import type { AlarmTypeId } from './alarm-types.ts';
import type { Threshold } from './thresholds.ts';

/** How it is now: bad, good, or within the dead band. */
export type Verdict = Severity | 'clear' | 'between';

/** Small and made of numbers, so that it can be kept in a row. */
export type RuleMemory = readonly number[];

/** What a rule may know beside the values. */
export interface Surroundings {
  /** Degrees above the horizon; undefined where the device's place is not known. */
  sunAltitude: number | undefined;
  /** Somebody is expected to work there. */
  isUnderWork: boolean;
  /** A bandwidth request is active on it. */
  isInEvent: boolean;
  /** Of a component `service-bos`: the rate that is booked for its class, bit/s. */
  bookedCir: number | undefined;
  /** Of optics: the power received when the link was accepted, dBm. */
  acceptedRxPower: number | undefined;
}

export interface RuleInput {
  /** `service-bos` */
  component: string;
  /** Newest value of each metric of the component. */
  values: Readonly<Record<string, MetricValue>>;
  /** Event time of the newest reading. */
  timeMs: number;
  memory: RuleMemory | undefined;
  /** Severity while raised: the dead band of a level depends on it. */
  raised: Severity | undefined;
  threshold: Threshold;
  surroundings: Surroundings;
}

export interface RuleResult {
  verdict: Verdict;
  /** Absent: as it was. */
  memory?: RuleMemory;
  /** What tripped it. */
  value?: MetricValue;
}

/** What nearly every rule says of nearly every reading. */
export const CLEAR: RuleResult = { verdict: 'clear' };
export const BETWEEN: RuleResult = { verdict: 'between' };

export interface AlarmRule {
  alarmTypeId: AlarmTypeId;
  kind: DeviceKindName;
  /** Component class. */
  component: string;
  /** '' but where several rules of one type watch one component. */
  qualifier: string;
  /** It has a memory. */
  remembers?: true;
  /** Asked only when one of these metrics came. */
  reads: readonly string[];
  judge(input: RuleInput): RuleResult;
}

type Where = Pick<AlarmRule, 'alarmTypeId' | 'kind' | 'component'>;

/** True is bad, false is good; absent says nothing. */
export function createFlagRule(where: Where, metric: string): AlarmRule {
  return createStateRule(where, [metric], ({ values }) => {
    const flag = values[metric];
    return typeof flag === 'boolean' ? flag : undefined;
  });
}

/** @param isBad undefined: nothing can be said */
export function createStateRule(
  where: Where,
  reads: readonly string[],
  isBad: (input: RuleInput) => boolean | Severity | undefined,
): AlarmRule {
  return {
    ...where,
    reads,
    qualifier: '',
    judge(input) {
      const bad = isBad(input);
      if (bad === undefined) return BETWEEN;
      if (bad === false) return CLEAR;
      const value = input.values[reads[0]!];
      const verdict = bad === true ? input.threshold.severity : bad;
      return { verdict, ...(value !== undefined && { value }) };
    },
  };
}

export function toNumber(value: MetricValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
