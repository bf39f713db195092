/** The free rate over time as a drawing: steps, the wanted window, what is wanted. Pure; fractions 0..1 of the box. */
import type { AvailabilityResource } from '#core/admission-resources.ts';

const DAY_MS = 86_400_000;
/** So much is shown before set-up and after tear-down. */
const AROUND_MS = 2 * DAY_MS;
const LONGEST_MS = 92 * DAY_MS;

export interface TimeSpan {
  fromMs: number;
  untilMs: number;
}

export function toShownSpan({ fromMs, untilMs }: TimeSpan): TimeSpan {
  const begin = fromMs - AROUND_MS;
  return { fromMs: begin, untilMs: Math.min(untilMs + AROUND_MS, begin + LONGEST_MS) };
}

/** An SVG path that fills what is free, in a box of 1000 x 100. */
export function toAreaPath(
  { spans, mostUp, mostDown }: AvailabilityResource,
  direction: 'up' | 'down',
  shown: TimeSpan,
): string {
  const most = Math.max(mostUp, mostDown, 1);
  const steps = spans.map(span => {
    const left = toX(Date.parse(span.from), shown);
    const right = toX(Date.parse(span.until), shown);
    const top = round(100 - (span[direction] / most) * 100);
    return `L${left} ${top}L${right} ${top}`;
  });
  return steps.length === 0 ? '' : `M0 100${steps.join('')}L1000 100Z`;
}

export function toX(ms: number, { fromMs, untilMs }: TimeSpan): number {
  return round(Math.min(1, Math.max(0, (ms - fromMs) / (untilMs - fromMs))) * 1000);
}

/** The least that is free within the window. */
export function toLeast(
  { spans }: AvailabilityResource,
  window: TimeSpan,
): { up: number; down: number } | undefined {
  const within = spans.filter(
    ({ from, until }) => Date.parse(from) < window.untilMs && window.fromMs < Date.parse(until),
  );
  if (within.length === 0) return undefined;
  return {
    up: Math.min(...within.map(({ up }) => up)),
    down: Math.min(...within.map(({ down }) => down)),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
