/** Key figures of a device kind from its counts per presence. Pure. */
import type { PresenceCounts } from '#core/presence-counts.ts';

export interface KindFigures {
  total: number;
  /** Ready or asleep as planned. */
  reachable: number;
  /** 0..1 of those we could hear; undefined without any: nothing of nothing is no share. */
  shareReachable: number | undefined;
  /** Lost or overdue. A device that signed off or never spoke is not disturbed. */
  disturbed: number;
  /** Of these: silent with their group or cabinet. */
  withGroup: number;
  /** Nobody knows, because of us. */
  unheard: number;
}

export function toKindFigures({ total, presence, reasons }: PresenceCounts): KindFigures {
  const reachable = presence.ready + presence.sleeping;
  const unheard = reasons.broker + reasons.ingest;
  const known = total - unheard;
  return {
    total,
    reachable,
    shareReachable: known > 0 ? reachable / known : undefined,
    disturbed: presence.lost + presence.stale,
    withGroup: reasons.group,
    unheard,
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
