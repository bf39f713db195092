/** The four networks of an event on one fibre node: who wants how much, and who gets less when it is tight. */
import type { EventPhase } from './city-life.ts';
import { ar1At, betweenAt, uniformAt } from './noise.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export const SERVICES = ['bos', 'cctv', 'vendor', 'visitor'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** In bit/s; dropped in percent of what was wanted. */
export interface ServiceRate {
  rateBps: number;
  dropRate: number;
}

/** What the node's wireless and access side carries in all. */
export const NODE_CAPACITY_BPS = 1_000_000_000;

/** Who yields first when the sum exceeds the capacity: visitors, then vendors, cameras, and BOS last. */
const YIELDING: readonly ServiceName[] = ['visitor', 'vendor', 'cctv', 'bos'];

export function toServiceRates(
  key: number,
  phase: EventPhase,
  timeMs: number,
): Record<ServiceName, ServiceRate> {
  const wanted = toDemand(key, phase, timeMs);
  let excess = SERVICES.reduce((sum, name) => sum + wanted[name], 0) - NODE_CAPACITY_BPS;
  const rates = {} as Record<ServiceName, ServiceRate>;
  for (const name of YIELDING) {
    const dropped = Math.min(wanted[name], Math.max(0, excess));
    excess -= dropped;
    rates[name] = {
      rateBps: wanted[name] - dropped,
      dropRate: wanted[name] > 0 ? (100 * dropped) / wanted[name] : 0,
    };
  }
  return rates;
}

/** With this share of the visitors every service of the event runs. */
const SERVICE_SHARE = 0.1;

function toDemand(key: number, phase: EventPhase, timeMs: number): Record<ServiceName, number> {
  const wave = (index: number, persistence: number) => ar1At(key + index, timeMs, MINUTE_MS, persistence);
  const positive = (value: number) => Math.max(0, value) * 1e6;
  const cameras = 2 + Math.floor(uniformAt(key, 1) * 6);
  if (phase.name === 'open') {
    // From a trickle to full service while the first people come, and back when the last ones leave.
    const service = Math.min(1, phase.share / SERVICE_SHARE);
    return {
      bos: positive(0.6 + service * (13.4 + 9 * wave(1, 0.8)) * (isIncident(key, timeMs) ? 1.5 : 1)),
      cctv: positive(cameras * (7.5 + 0.4 * wave(2, 0.5))),
      vendor: positive(0.8 + service * (9.2 + 25 * phase.share + 3 * wave(3, 0.8))),
      visitor: positive(
        (3 + 37 * service + betweenAt(key, 2, 300, 560) * phase.share) *
          toActFactor(timeMs) *
          (1 + 0.12 * wave(4, 0.7)),
      ),
    };
  }
  // Between events the node carries cameras, a trickle, and, while it is built, link tests in bursts.
  const isTesting =
    phase.name === 'build' && uniformAt(key + 5, Math.floor(timeMs / (10 * MINUTE_MS))) < 0.12;
  return {
    bos: positive(0.6 + 0.2 * wave(1, 0.8)),
    cctv: positive((cameras / 2) * (5 + 0.3 * wave(2, 0.5))),
    vendor: positive(0.8 + 0.4 * wave(3, 0.8)),
    visitor: positive(isTesting ? 400 + 40 * wave(4, 0.5) : 3 + wave(4, 0.7)),
  };
}

/** Twenty minutes of more traffic, about every sixth hour. */
function isIncident(key: number, timeMs: number): boolean {
  const hour = Math.floor(timeMs / HOUR_MS);
  return uniformAt(key + 6, hour) < 0.16 && timeMs % HOUR_MS < 20 * MINUTE_MS;
}

/** After each act everybody posts at once: the first ten minutes of an hour. */
function toActFactor(timeMs: number): number {
  return timeMs % HOUR_MS < 10 * MINUTE_MS ? 1.35 : 1;
}
