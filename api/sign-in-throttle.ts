/**
 * Slows down who guesses. What always holds: failures count for the pair of account and source, never for the account
 * alone, so nobody is shut out by what others do elsewhere; an account that does not exist is treated like one that does.
 *
 * The rule (S27): a source (an address, an IPv6 network of 64 bits, or a browser that has signed in to this account
 * before) has ten failures a minute, and five a quarter of an hour for one account; after that it waits until the time is
 * over. When an account has seen twenty failures within a quarter of an hour, from wherever, each source that is new to
 * it has one. At most 10,000 entries are remembered; the oldest goes first.
 */
import { isIPv6 } from 'node:net';
import type { Clock } from '#core/clock.ts';

export const SOURCE_FAILURES = 10;
export const SOURCE_WINDOW_MS = 60_000;
export const ACCOUNT_FAILURES = 5;
export const ACCOUNT_WINDOW_MS = 15 * 60_000;
/** From then on an account is taken to be under attack. */
export const ATTACK_FAILURES = 20;
const ENTRIES_MAX = 10_000;

export interface SignInThrottle {
  /**
   * Counts an attempt as a failure before it is made, so that many at once do not slip through; returns how long to
   * wait instead, in seconds, or 0. Without an account: a link.
   */
  begin(attempt: Attempt): number;
  /** The attempt was none: takes it back, with all failures of this source for this account. */
  forgive(attempt: Attempt): void;
  /** Entries remembered. */
  readonly size: number;
}

export interface Attempt {
  source: string;
  /** The login name folded, known or not. */
  account?: string;
  /** The source has signed in to this account before. */
  isKnown?: boolean;
}

interface Window {
  count: number;
  endsMs: number;
}

/** Whoever has an IPv6 address has 2^64 of them. */
export function toAddressSource(address: string): string {
  if (!isIPv6(address)) return address;
  if (address.startsWith('::ffff:')) return address.slice('::ffff:'.length);
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = tail === undefined ? before : [...before, ...zeros, ...after];
  const network = groups.slice(0, 4).map(group => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}

export function createSignInThrottle(clock: Clock): SignInThrottle {
  const windows = new Map<string, Window>();

  function look(key: string): Window | undefined {
    const found = windows.get(key);
    if (found && clock.monotonicMs() >= found.endsMs) {
      windows.delete(key);
      return undefined;
    }
    return found;
  }

  function count(key: string, windowMs: number): void {
    const found = look(key) ?? { count: 0, endsMs: clock.monotonicMs() + windowMs };
    found.count += 1;
    windows.set(key, found);
    if (windows.size > ENTRIES_MAX) windows.delete(windows.keys().next().value as string);
  }

  function takeBack(key: string): void {
    const found = look(key);
    if (found) found.count = Math.max(0, found.count - 1);
  }

  function waitMs(key: string, allowed: number): number {
    const found = look(key);
    return found && found.count >= allowed ? found.endsMs - clock.monotonicMs() : 0;
  }

  return {
    begin({ source, account, isKnown }) {
      const isAttacked = (look(`account ${account}`)?.count ?? 0) >= ATTACK_FAILURES;
      const allowed = isAttacked && !isKnown ? 1 : ACCOUNT_FAILURES;
      const wait = Math.max(waitMs(source, SOURCE_FAILURES), waitMs(toPair(source, account), allowed));
      if (wait > 0) return Math.ceil(wait / 1000);
      count(source, SOURCE_WINDOW_MS);
      if (account === undefined) return 0;
      count(toPair(source, account), ACCOUNT_WINDOW_MS);
      count(`account ${account}`, ACCOUNT_WINDOW_MS);
      return 0;
    },
    forgive({ source, account }) {
      takeBack(source);
      if (account === undefined) return;
      takeBack(`account ${account}`);
      windows.delete(toPair(source, account));
    },
    get size() {
      return windows.size;
    },
  };
}

function toPair(source: string, account: string | undefined): string {
  return `${source} ${account}`;
}
