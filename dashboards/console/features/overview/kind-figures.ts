/** Key figures of a device kind from its counts per presence. Pure. */
import type { SummaryResource } from '#core/resources.ts';

type KindCounts = SummaryResource['kinds'][keyof SummaryResource['kinds']];

export interface KindFigures {
  total: number;
  /** Ready or asleep as planned. */
  reachable: number;
  /** 0..1; undefined without devices: nothing of nothing is no share. */
  shareReachable: number | undefined;
  /** Lost or overdue. A device that signed off or never spoke is not disturbed. */
  disturbed: number;
}

export function toKindFigures({ total, presence }: KindCounts): KindFigures {
  const reachable = presence.ready + presence.sleeping;
  return {
    total,
    reachable,
    shareReachable: total > 0 ? reachable / total : undefined,
    disturbed: presence.lost + presence.stale,
  };
}

/** Relative change, 0.042 for 4.2 % more; undefined where there is nothing to compare with. */
export function toChange(
  now: number | null | undefined,
  before: number | null | undefined,
): number | undefined {
  if (now === null || now === undefined || before === null || before === undefined || before === 0)
    return undefined;
  return (now - before) / before;
}
