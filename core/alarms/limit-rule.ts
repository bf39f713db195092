/** A rule from a limit of `limits.ts`: the gravest level that is reached counts, the dead band keeps it. */
import { LIMITS, type Limit, type LimitName } from '../limits.ts';
import { type AlarmRule, BETWEEN, CLEAR, type RuleInput, toNumber, type Verdict } from './alarm-rule.ts';

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
      if (measured === undefined) return BETWEEN;
      const verdict = judgeLimit(measured + offset, limit.side, input);
      if (verdict === 'clear') return CLEAR;
      return isMet(input) ? { verdict, value: measured } : BETWEEN;
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
  const { levels, clearAt } = threshold;
  if (levels.length === 0 || clearAt === undefined) return 'between';
  const band = sign * (levels[0]!.at - clearAt);
  // The gravest level is the last one. It is looked at from there, and nothing is made on the way.
  let isHeld = false;
  for (let rank = levels.length - 1; rank >= 0; rank--) {
    const { severity, at } = levels[rank]!;
    isHeld ||= severity === raised;
    if (sign * (value - at) > (isHeld ? -band : 0)) return severity;
  }
  return sign * (value - clearAt) < 0 ? 'clear' : 'between';
}
