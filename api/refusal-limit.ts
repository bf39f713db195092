/**
 * How often a refusal is told of: once a minute for each caller and action, so that who knocks on a closed door all day
 * does not fill the audit log. At most 1,000 pairs are remembered; the oldest goes first.
 */
import type { Clock } from '#core/clock.ts';

const QUIET_MS = 60_000;
const PAIRS_MAX = 1_000;

export interface RefusalLimit {
  /** Whether this one is to be told of; counts as told. */
  take(caller: string, action: string): boolean;
}

export function createRefusalLimit(clock: Clock): RefusalLimit {
  const toldMs = new Map<string, number>();
  return {
    take(caller, action) {
      const pair = `${caller} ${action}`;
      const nowMs = clock.monotonicMs();
      if (nowMs - (toldMs.get(pair) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return false;
      toldMs.delete(pair);
      toldMs.set(pair, nowMs);
      if (toldMs.size > PAIRS_MAX) toldMs.delete(toldMs.keys().next().value as string);
      return true;
    },
  };
}
