/**
 * Failed sign-ins are throttled before anything is looked up or hashed. What always holds: an attacker
 * cannot lock a device out from elsewhere. A device's counter only stops addresses that failed for that
 * device themselves, and an address that signed a device in before may do so again while its neighbours
 * behind the same address are throttled.
 */
import type { Clock } from '#core/clock.ts';
import type { BrokerLimits } from './broker-limits.ts';

export interface LoginThrottle {
  isBlocked(address: string, userName: string): boolean;
  noteFailure(address: string, userName: string): void;
  noteSuccess(address: string, userName: string): void;
}

interface Failures {
  count: number;
  windowStartMs: number;
  /** 0, or the monotonic time before which nothing is tried. */
  blockedUntilMs: number;
  delayMs: number;
}

const WINDOW_MS = 60_000;
const FIRST_DELAY_MS = 1000;
const MAX_ENTRIES = 20_000;

export function createLoginThrottle(
  clock: Clock,
  limits: Pick<BrokerLimits, 'failedLoginsPerMinute' | 'loginDelayMaxMs'>,
): LoginThrottle {
  const failures = new Map<string, Failures>();
  const knownGood = new Set<string>();

  function isDelayed(key: string): boolean {
    return (failures.get(key)?.blockedUntilMs ?? 0) > clock.monotonicMs();
  }

  function count(key: string): void {
    const nowMs = clock.monotonicMs();
    const known = failures.get(key);
    const isFresh = known && nowMs - Math.max(known.windowStartMs, known.blockedUntilMs) < WINDOW_MS;
    const entry: Failures = isFresh
      ? known
      : { count: 0, windowStartMs: nowMs, blockedUntilMs: 0, delayMs: 0 };
    entry.count += 1;
    if (entry.count >= limits.failedLoginsPerMinute) {
      entry.delayMs = Math.min(
        limits.loginDelayMaxMs,
        entry.delayMs === 0 ? FIRST_DELAY_MS : entry.delayMs * 2,
      );
      entry.blockedUntilMs = nowMs + entry.delayMs;
    }
    failures.delete(key);
    if (failures.size >= MAX_ENTRIES) failures.delete(failures.keys().next().value as string);
    failures.set(key, entry);
  }

  return {
    isBlocked(address, userName) {
      const pair = `${address} ${userName}`;
      if (isDelayed(pair)) return true;
      if (knownGood.has(pair)) return false;
      if (isDelayed(address)) return true;
      return isDelayed(` ${userName}`) && failures.has(pair);
    },
    noteFailure(address, userName) {
      count(address);
      count(` ${userName}`);
      count(`${address} ${userName}`);
    },
    noteSuccess(address, userName) {
      const pair = `${address} ${userName}`;
      failures.delete(pair);
      knownGood.delete(pair);
      if (knownGood.size >= MAX_ENTRIES) knownGood.delete(knownGood.keys().next().value as string);
      knownGood.add(pair);
    },
  };
}
