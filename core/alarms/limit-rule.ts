/** A rule from a limit of `limits.ts`: the gravest level that is reached counts, the dead band keeps it. */
import { LIMITS, type Limit, type LimitName } from '../limits.ts';
import { type AlarmRule, type RuleInput, toNumber, type Verdict } from './alarm-rule.ts';

/** @param isMet what must hold beside the limit, for a level to be reached */
export function createLimitRules(
  name: LimitName,
  isMet: (input: RuleInput) => boolean = () => true,
): AlarmRule[] {
  const limit: Limit = LIMITS[name];
  const offset = limit.derived?.offset ?? 0;
  return limit.metrics.map(metric => ({
    alarmTypeId: name,
    kind: limit.kind,
    component: limit.measurement,
    qualifier: limit.metrics.length > 1 ? metric : '',
    reads: [metric],
    judge(input) {
      const measured = toNumber(input.values[metric]);
      if (measured === undefined) return { verdict: 'between' };
      const verdict = judgeLimit(measured + offset, limit.side, input);
      return verdict === 'clear' || isMet(input) ? { verdict, value: measured } : { verdict: 'between' };
    },
  }));
}

/**
 * While raised a level is left only by the width of the dead band, and the mildest level only beyond `clearAt`;
 * so a value that trembles around a level changes nothing.
 */
export function judgeLimit(
  value: number,
  side: Limit['side'],
  { threshold, raised }: Pick<RuleInput, 'threshold' | 'raised'>,
): Verdict {
  const sign = side === 'above' ? 1 : -1;
  const [mildest] = threshold.levels;
  if (!mildest || threshold.clearAt === undefined) return 'between';
  const band = sign * (mildest.at - threshold.clearAt);
  const raisedRank = threshold.levels.findIndex(level => level.severity === raised);
  const reached = threshold.levels.findLast(({ at }, rank) => {
    const beyond = sign * (value - at);
    return rank <= raisedRank ? beyond > -band : beyond > 0;
  });
  if (reached) return reached.severity;
  return sign * (value - threshold.clearAt) < 0 ? 'clear' : 'between';
}
