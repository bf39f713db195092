/**
 * How often one address may connect. What always holds: who is over it costs an accept and a close, no TLS and no MQTT;
 * it is let in again at its rate, nobody is banned: a whole fleet may stand behind one address.
 */
import { isIPv6 } from 'node:net';
import type { Clock } from '#core/clock.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

export interface ConnectRate {
  /** False: close it. */
  mayConnect(address: string): boolean;
}

/** More addresses than that: the one not seen for longest goes, and would be full again by now. */
const MAX_ADDRESSES = 20_000;
const NETWORK_GROUPS = 4;

export function createConnectRate(
  clock: Clock,
  limits: Pick<BrokerLimits, 'connectsPerS' | 'connectBurst'>,
): ConnectRate {
  const buckets = new Map<string, TokenBucket>();

  return {
    mayConnect(address) {
      const nowMs = clock.monotonicMs();
      const network = toNetwork(address);
      const bucket =
        buckets.get(network) ?? createTokenBucket(limits.connectsPerS, limits.connectBurst, nowMs);
      buckets.delete(network);
      if (buckets.size >= MAX_ADDRESSES) buckets.delete(buckets.keys().next().value as string);
      buckets.set(network, bucket);
      // Who is refused pays nothing: there is no debt to run into.
      if (bucket.balance(nowMs) < 1) return false;
      bucket.take(nowMs);
      return true;
    },
  };
}

/** Whoever has an IPv6 address has the 2^64 of its network. */
export function toNetwork(address: string): string {
  const plain = address.split('%', 1)[0] ?? '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(plain)) return plain;
  const [before = '', after] = plain.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after ? after.split(':') : [];
  const zeros = after === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, NETWORK_GROUPS).join(':');
}
