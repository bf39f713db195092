/**
 * What a node of a path is told: one flat configuration, merged over all approved requests that run over it. What always
 * holds: the same bookings give the same configuration; its digest is of all the rest, so a node can check and show what
 * it obeys; a node with no booking is told so, and serves everybody as it comes.
 */
import { createHash } from 'node:crypto';
import type { MetricValue } from '../readings.ts';
import type { RequestService } from './bandwidth-request.ts';

/** How far the node has come with a request. In each of them the promised rates count already. */
export type BookingPhase = 'setup' | 'active';

/** One signed-off request at one node. */
export interface NodeBooking {
  requestId: string;
  phase: BookingPhase;
  /** Rates of the busier direction, bit/s. */
  services: readonly { service: RequestService; cir: number; eir: number }[];
}

/** What nodes tell apart, in the order in which they are served. */
export const NODE_SERVICES = ['bos', 'cctv', 'vendor', 'visitor'] as const;
export type NodeService = (typeof NODE_SERVICES)[number];

export interface NodeRates {
  cir: number;
  eir: number;
}

/** As a node reads it. */
export interface NodeBookings {
  phase: BookingPhase | 'idle';
  requestIds: readonly string[];
  rates: Partial<Record<NodeService, NodeRates>>;
}

type FlatConfig = Record<string, MetricValue>;

/** Beyond, a configuration names only the first; the rates are of all. */
export const BOOKINGS_NAMED_MAX = 100;
const DIGEST_LENGTH = 32;

export function toNodeConfig(bookings: readonly NodeBooking[]): FlatConfig {
  const config: FlatConfig = { phase: toPhase(bookings) };
  const ids = bookings.map(({ requestId }) => requestId).sort();
  config['bookings'] = ids.slice(0, BOOKINGS_NAMED_MAX).join(',');
  for (const { service, cir, eir } of bookings.flatMap(({ services }) => services)) {
    const name = toNodeService(service);
    config[`service-${name}.cir`] = toNumber(config[`service-${name}.cir`]) + cir;
    config[`service-${name}.eir`] = toNumber(config[`service-${name}.eir`]) + eir;
  }
  return { ...config, digest: toConfigDigest(config) };
}

/** Undefined: not a configuration of bookings, or not the one that was signed off. */
export function readNodeConfig(config: Readonly<FlatConfig>): NodeBookings | undefined {
  const { digest, phase, bookings } = config;
  if (typeof digest !== 'string' || digest !== toConfigDigest(config)) return undefined;
  if (phase !== 'idle' && phase !== 'setup' && phase !== 'active') return undefined;
  const rates: NodeBookings['rates'] = {};
  for (const name of NODE_SERVICES) {
    const cir = toNumber(config[`service-${name}.cir`]);
    const eir = toNumber(config[`service-${name}.eir`]);
    if (cir > 0 || eir > 0) rates[name] = { cir, eir };
  }
  const requestIds = typeof bookings === 'string' && bookings !== '' ? bookings.split(',') : [];
  return { phase, requestIds, rates };
}

/** SHA-256 over everything but itself, the keys in order. */
export function toConfigDigest(config: Readonly<FlatConfig>): string {
  const entries = Object.entries(config).filter(([key]) => key !== 'digest');
  const text = JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}

/** Other networks are served like those of vendors. */
export function toNodeService(service: RequestService): NodeService {
  return service === 'other' ? 'vendor' : service;
}

function toPhase(bookings: readonly NodeBooking[]): NodeBookings['phase'] {
  if (bookings.length === 0) return 'idle';
  return bookings.some(({ phase }) => phase === 'active') ? 'active' : 'setup';
}

function toNumber(value: MetricValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}
