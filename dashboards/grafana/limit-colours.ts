/** Limits of core as Grafana's threshold steps. Green, orange and red mean a state, nothing else. */
import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Limit, Severity } from '#core/limits.ts';

const GOOD = 'green';

const COLOURS: Readonly<Record<Severity, string>> = {
  warning: 'orange',
  minor: 'orange',
  major: 'red',
  critical: 'red',
};

/** No limit: no colour that could be taken for a judgement. */
export const NO_LIMIT: Threshold[] = [{ value: null, color: 'blue' }];

/** Steps rise: the colour of a step holds from its value to the next one. */
export function toThresholds(limits: readonly Limit[]): Threshold[] {
  const below = limits.filter(limit => limit.side === 'below').flatMap(limit => [...limit.levels]);
  const above = limits.filter(limit => limit.side === 'above').flatMap(limit => [...limit.levels]);
  if (below.length + above.length === 0) return NO_LIMIT;
  const rising = below.sort((a, b) => a.at - b.at);
  const lowest = rising[0];
  const low = rising.map((level, index) => ({
    value: level.at,
    color: rising[index + 1] ? COLOURS[rising[index + 1]!.severity] : GOOD,
  }));
  const high = above
    .sort((a, b) => a.at - b.at)
    .map(level => ({ value: level.at, color: COLOURS[level.severity] }));
  return [{ value: null, color: lowest ? COLOURS[lowest.severity] : GOOD }, ...low, ...high];
}

/** Nothing of what is counted should be there: one is orange, `redFrom` and more are red. */
export function toFaultCount(redFrom: number): Threshold[] {
  return [
    { value: null, color: GOOD },
    { value: 1, color: 'orange' },
    { value: redFrom, color: 'red' },
  ];
}

/** The levels in words, for the description of a panel. */
export function describeLimit(limit: Limit, unit: string): string {
  const sign = limit.side === 'above' ? 'über' : 'unter';
  const levels = limit.levels.map(
    ({ severity, at }) => `${sign} ${at} ${unit} (${SEVERITY_WORDS[severity]})`,
  );
  return `Schwelle „${limit.label.de}“: ${levels.join(', ')}. Was tun: ${limit.action.de}.`;
}

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  warning: 'Warnung',
  minor: 'gering',
  major: 'hoch',
  critical: 'kritisch',
};
