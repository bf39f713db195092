/**
 * How fast a device or adapter may talk, and all of a city together. Every packet costs a token of both, not only a
 * PUBLISH; who has none left is not read until the debt is paid. The balance belongs to the identity and to the city,
 * so reconnecting gives nothing.
 */
import type { Clock } from '#core/clock.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { Principal } from './principal.ts';
import { PauseReason, type Reading } from './reading.ts';
import type { Session } from './session.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export interface Pacing {
  /** The buckets of an identity; null: not limited. */
  toBuckets(principal: Principal): Pick<Session, 'bucket' | 'cityBucket'>;
  charge(session: Session, packets?: number): void;
}

export interface PacingContext {
  reading: Reading;
  limits: BrokerLimits;
  clock: Clock;
  counters: BrokerCounters;
}

/** More identities than can be connected: the one not seen for longest goes, and would be full again by now. */
const MAX_BUCKETS = 200_000;
/** Far more than an installation has: cities are registered by hand. */
const MAX_CITIES = 10_000;

export function createPacing({ reading, limits, clock, counters }: PacingContext): Pacing {
  const buckets = new Map<string, TokenBucket>();
  const cityBuckets = new Map<string, TokenBucket>();

  function create(type: 'device' | 'adapter'): TokenBucket {
    const [perSecond, burst] =
      type === 'device'
        ? [limits.deviceMessagesPerS, limits.deviceBurst]
        : [limits.adapterMessagesPerS, limits.adapterBurst];
    return createTokenBucket(perSecond, burst, clock.monotonicMs());
  }

  const createOfCity = () =>
    createTokenBucket(limits.cityMessagesPerS, limits.cityBurst, clock.monotonicMs());

  return {
    toBuckets({ type, userName, city }) {
      if (type === 'platform' || type === 'reader') return { bucket: null, cityBucket: null };
      return {
        bucket: take(buckets, userName, MAX_BUCKETS, () => create(type)),
        cityBucket: take(cityBuckets, city, MAX_CITIES, createOfCity),
      };
    },
    charge(session, packets = 1) {
      const { bucket, cityBucket, principal } = session;
      if (!bucket || !principal) return;
      const nowMs = clock.monotonicMs();
      const ownWaitMs = bucket.take(nowMs, packets);
      const cityWaitMs = cityBucket?.take(nowMs, packets) ?? 0;
      const waitMs = Math.max(ownWaitMs, cityWaitMs);
      if (waitMs === 0 || session.pauseReasons & PauseReason.rate) return;
      counters.slowed += 1;
      if (cityWaitMs > ownWaitMs)
        counters.slowedByCity.set(principal.city, (counters.slowedByCity.get(principal.city) ?? 0) + 1);
      reading.pause(session, PauseReason.rate);
      setTimeout(() => reading.resume(session, PauseReason.rate), waitMs).unref();
    },
  };
}

/** The bucket of that name, which is now the newest in use. */
function take(
  buckets: Map<string, TokenBucket>,
  name: string,
  max: number,
  create: () => TokenBucket,
): TokenBucket {
  const bucket = buckets.get(name) ?? create();
  buckets.delete(name);
  if (buckets.size >= max) buckets.delete(buckets.keys().next().value as string);
  buckets.set(name, bucket);
  return bucket;
}
