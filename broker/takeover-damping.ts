/**
 * Two programs with one identity take the connection from each other for ever. After some rounds in a
 * minute new connections of the identity are refused for a while; the one that is there stays.
 */
import type { Clock } from '#core/clock.ts';
import type { BrokerLimits } from './broker-limits.ts';

export interface TakeoverDamping {
  /** Called when an identity signs in while it is connected. False: refuse the new connection. */
  mayTakeOver(clientId: string): boolean;
}

const WINDOW_MS = 60_000;
const MAX_ENTRIES = 20_000;

export function createTakeoverDamping(
  clock: Clock,
  limits: Pick<BrokerLimits, 'takeoversPerMinute' | 'takeoverBanMs'>,
): TakeoverDamping {
  const takeovers = new Map<string, { count: number; windowStartMs: number; bannedUntilMs: number }>();

  return {
    mayTakeOver(clientId) {
      const nowMs = clock.monotonicMs();
      let entry = takeovers.get(clientId);
      if (entry && entry.bannedUntilMs > nowMs) return false;
      if (!entry || entry.bannedUntilMs > 0 || nowMs - entry.windowStartMs >= WINDOW_MS)
        entry = { count: 0, windowStartMs: nowMs, bannedUntilMs: 0 };
      entry.count += 1;
      if (entry.count > limits.takeoversPerMinute) entry.bannedUntilMs = nowMs + limits.takeoverBanMs;
      takeovers.delete(clientId);
      if (takeovers.size >= MAX_ENTRIES) takeovers.delete(takeovers.keys().next().value as string);
      takeovers.set(clientId, entry);
      return entry.bannedUntilMs === 0;
    },
  };
}
