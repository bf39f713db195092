/**
 * The four networks of an event on one fibre node: who wants how much, what was booked for whom, and who gets less when
 * it is tight. A booked class keeps its promised rate whatever the others want.
 */
import type { NodeBookings, NodeRates } from '#core/requests/node-config.ts';
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

export interface ServiceSituation {
  key: number;
  phase: EventPhase;
  timeMs: number;
  /** What the node was configured to keep for whom. */
  bookings: NodeBookings | undefined;
  /** Everybody films at once. */
  isFlooded: boolean;
}

/** What the node's wireless and access side carries in all; more when more was booked. */
export const NODE_CAPACITY_BPS = 1_000_000_000;
/** Of visitors, when all of them film and send. */
const FLOOD_BPS = 4_000_000_000;

/** Who is served first with what nobody booked: BOS, cameras, vendors, and visitors last. */
const SERVING = SERVICES;

export function toServiceRates(situation: ServiceSituation): Record<ServiceName, ServiceRate> {
  const wanted = toDemand(situation);
  const given = share(wanted, situation.bookings?.rates ?? {});
  const toRate = (name: ServiceName): ServiceRate => ({
    rateBps: given[name],
    dropRate: wanted[name] > 0 ? (100 * (wanted[name] - given[name])) / wanted[name] : 0,
  });
  return { bos: toRate('bos'), cctv: toRate('cctv'), vendor: toRate('vendor'), visitor: toRate('visitor') };
}

/** First what was promised, then what was booked on top, then the rest as it comes. */
export function share(
  wanted: Readonly<Record<ServiceName, number>>,
  rates: Readonly<Partial<Record<ServiceName, NodeRates>>>,
): Record<ServiceName, number> {
  const promised = SERVICES.reduce((sum, name) => sum + (rates[name]?.cir ?? 0), 0);
  let free = Math.max(NODE_CAPACITY_BPS, promised);
  const given: Record<ServiceName, number> = { bos: 0, cctv: 0, vendor: 0, visitor: 0 };
  const give = (name: ServiceName, most: number) => {
    const more = Math.min(wanted[name] - given[name], most, free);
    given[name] += more;
    free -= more;
  };
  for (const name of SERVING) give(name, rates[name]?.cir ?? 0);
  for (const name of SERVING) give(name, rates[name]?.eir ?? 0);
  for (const name of SERVING) give(name, Number.POSITIVE_INFINITY);
  return given;
}

function toDemand({
  key,
  phase,
  timeMs,
  bookings,
  isFlooded,
}: ServiceSituation): Record<ServiceName, number> {
  const wanted = toUsualDemand(key, phase, timeMs);
  if (bookings?.phase === 'active') {
    // Whoever booked came to use it: most of what was promised, now and then all of it.
    for (const [index, name] of SERVICES.entries()) {
      const used = Math.min(1, 0.8 + 0.1 * ar1At(key + 7 + index, timeMs, MINUTE_MS, 0.8));
      wanted[name] = Math.max(wanted[name], used * (bookings.rates[name]?.cir ?? 0));
    }
  }
  if (isFlooded) wanted.visitor = Math.max(wanted.visitor, FLOOD_BPS);
  return wanted;
}

/** With this share of the visitors every service of the event runs. */
const SERVICE_SHARE = 0.1;

function toUsualDemand(key: number, phase: EventPhase, timeMs: number): Record<ServiceName, number> {
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
