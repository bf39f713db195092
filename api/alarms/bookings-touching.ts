/** Which bandwidth requests a maintenance would disturb: what they hold on links and nodes that it covers. */
import type { TouchedRequest } from '#core/alarm-rule-resources.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import { toSpanResource } from './rule-times.ts';

export type BookingsTouching = (
  city: string,
  deviceIds: readonly string[] | undefined,
  fromMs: number,
  untilMs: number,
) => Promise<TouchedRequest[]>;

export function createBookingsTouching({
  requests,
  network,
}: Pick<Registry, 'requests' | 'network'>): BookingsTouching {
  return async (city, deviceIds, fromMs, untilMs) => {
    const held = await requests.allocations(city, { fromMs, untilMs });
    if (held.length === 0) return [];
    const links = new Map((await network.listLinks()).map(link => [link.id, link]));
    const wanted = deviceIds && new Set(deviceIds);
    const isTouched = (allocation: Allocation) => {
      if (!wanted) return true;
      if (allocation.resource === 'kit') return false;
      if (allocation.resource !== 'link') return wanted.has(allocation.deviceId);
      const link = links.get(allocation.linkId);
      return link !== undefined && [link.aEnd, link.zEnd].some(({ deviceId }) => wanted.has(deviceId));
    };
    const byRequest = Map.groupBy(held.filter(isTouched), ({ requestId }) => requestId);
    const found = await requests.getMany([...byRequest.keys()]);
    return found
      .map(({ id, event }) => ({ id, eventName: event.name, window: toWindow(byRequest.get(id)!) }))
      .sort(compare);
  };
}

/** From the first to the last of what it holds there. */
function toWindow(held: readonly Allocation[]): TouchedRequest['window'] {
  return toSpanResource({
    fromMs: Math.min(...held.map(({ fromMs }) => fromMs)),
    toMs: Math.max(...held.map(({ untilMs }) => untilMs)),
  });
}

function compare({ window: one }: TouchedRequest, { window: other }: TouchedRequest): number {
  if (one.from === other.from) return 0;
  return one.from < other.from ? -1 : 1;
}
