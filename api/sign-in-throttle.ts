/**
 * Slows down who tries links: after ten failures within a minute an address waits for the minute to end.
 * At most 1,000 addresses are remembered; the oldest goes first.
 */
import type { Clock } from '#core/clock.ts';

const FAILURES_ALLOWED = 10;
const WINDOW_MS = 60_000;
const ADDRESSES_MAX = 1_000;

export interface SignInThrottle {
  isBlocked(address: string): boolean;
  handleFailure(address: string): void;
}

export function createSignInThrottle(clock: Clock): SignInThrottle {
  const failures = new Map<string, { count: number; sinceMs: number }>();

  function current(address: string): { count: number; sinceMs: number } | undefined {
    const entry = failures.get(address);
    if (entry && clock.monotonicMs() - entry.sinceMs >= WINDOW_MS) {
      failures.delete(address);
      return undefined;
    }
    return entry;
  }

  return {
    isBlocked: address => (current(address)?.count ?? 0) >= FAILURES_ALLOWED,
    handleFailure(address) {
      const entry = current(address) ?? { count: 0, sinceMs: clock.monotonicMs() };
      entry.count += 1;
      failures.set(address, entry);
      if (failures.size > ADDRESSES_MAX) failures.delete(failures.keys().next().value as string);
    },
  };
}
