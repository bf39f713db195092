/**
 * How fast a device or adapter may talk. Every packet costs a token, not only a PUBLISH; who has none left
 * is not read until the debt is paid. The balance belongs to the identity, so reconnecting gives nothing.
 */
import type { Clock } from '#core/clock.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { Principal } from './principal.ts';
import { PauseReason, type Reading } from './reading.ts';
import type { Session } from './session.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export interface Pacing {
  /** The bucket of an identity; null: not limited. */
  toBucket(principal: Principal): TokenBucket | null;
  charge(session: Session, packets?: number): void;
}

export interface PacingContext {
  reading: Reading;
  limits: BrokerLimits;
  clock: Clock;
  counters: BrokerCounters;
}

/** More identities than can be connected: the one created first goes, and would be full again by now. */
const MAX_BUCKETS = 200_000;

export function createPacing({ reading, limits, clock, counters }: PacingContext): Pacing {
  const buckets = new Map<string, TokenBucket>();

  function create(type: 'device' | 'adapter'): TokenBucket {
    const [perSecond, burst] =
      type === 'device'
        ? [limits.deviceMessagesPerS, limits.deviceBurst]
        : [limits.adapterMessagesPerS, limits.adapterBurst];
    return createTokenBucket(perSecond, burst, clock.monotonicMs());
  }

  return {
    toBucket({ type, userName }) {
      if (type === 'platform' || type === 'reader') return null;
      const bucket = buckets.get(userName) ?? create(type);
      buckets.delete(userName);
      if (buckets.size >= MAX_BUCKETS) buckets.delete(buckets.keys().next().value as string);
      buckets.set(userName, bucket);
      return bucket;
    },
    charge(session, packets = 1) {
      if (!session.bucket) return;
      const waitMs = session.bucket.take(clock.monotonicMs(), packets);
      if (waitMs === 0 || session.pauseReasons & PauseReason.rate) return;
      counters.slowed += 1;
      reading.pause(session, PauseReason.rate);
      setTimeout(() => reading.resume(session, PauseReason.rate), waitMs).unref();
    },
  };
}
