/** When a request was active, and what it asked of which node then. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { BookedRequest } from '#core/alarms/bookings.ts';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { toNodeService } from '#core/requests/node-config.ts';
import { type Links, toItemNodes } from '#core/requests/path-use.ts';
import { findWayChangeMs } from './way-change.ts';

export interface BookedSpan {
  request: BookedRequest;
  fromMs: number;
  /** Infinity while it runs. */
  untilMs: number;
  /** By node: promised rates by class, bit/s. */
  services: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/**
 * @param known what was said of it before: that stays, and what has changed since counts from its change on
 */
export function toActiveSpans(
  request: BandwidthRequest,
  links: Links,
  known: readonly BookedSpan[],
  nowMs: number,
): BookedSpan[] {
  const services = toServices(request, links);
  const booked = { id: request.id, eventName: request.event.name };
  return toActiveTimes(request).flatMap(({ fromMs, untilMs }) => {
    const before = known.filter(span => span.fromMs >= fromMs && span.fromMs < untilMs);
    const last = before.at(-1);
    if (!last) return [{ request: booked, fromMs, untilMs, services }];
    const isAsBefore = last.untilMs < Number.POSITIVE_INFINITY || isDeepStrictEqual(last.services, services);
    const earlier = before.slice(0, -1);
    if (isAsBefore) return [...earlier, { ...last, untilMs: Math.max(last.fromMs, untilMs) }];
    const changedMs = Math.min(findWayChangeMs(request) ?? nowMs, untilMs);
    return [
      ...earlier,
      { ...last, untilMs: changedMs },
      { request: booked, fromMs: changedMs, untilMs, services },
    ];
  });
}

/** Over all spans, for one node. */
export function toBookedRates(spans: readonly BookedSpan[], deviceId: string): Map<string, number> {
  const rates = new Map<string, number>();
  for (const { services } of spans)
    for (const [service, cir] of services.get(deviceId) ?? [])
      rates.set(service, (rates.get(service) ?? 0) + cir);
  return rates;
}

function toActiveTimes({ stateChanges }: BandwidthRequest): { fromMs: number; untilMs: number }[] {
  return stateChanges.flatMap(({ to, atMs }, i) => {
    if (to !== 'active') return [];
    const end = stateChanges.slice(i + 1).find(({ from }) => from === 'active');
    return [{ fromMs: atMs, untilMs: end?.atMs ?? Number.POSITIVE_INFINITY }];
  });
}

function toServices(request: BandwidthRequest, links: Links): Map<string, Map<string, number>> {
  const services = new Map<string, Map<string, number>>();
  for (const item of request.items) {
    const name = toNodeService(item.service);
    const path = request.paths.find(({ itemId }) => itemId === item.id);
    for (const deviceId of toItemNodes(item, path, links)) {
      const rates = services.get(deviceId) ?? new Map<string, number>();
      rates.set(name, (rates.get(name) ?? 0) + Math.max(item.cirUp, item.cirDown));
      services.set(deviceId, rates);
    }
  }
  return services;
}
