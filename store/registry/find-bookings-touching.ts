/**
 * Which approved requests something in the network would hit: a maintenance window, an outage, a link that is to go. Call
 * it in the transaction that would write it.
 */
import type { BandwidthRequest, RequestState } from '#core/requests/bandwidth-request.ts';
import { type Links, toPathUse } from '#core/requests/path-use.ts';
import type { RegistryGroups } from './registry.ts';

export interface TouchingQuery {
  city: string;
  /** Neither of them: everything in the city. */
  deviceIds?: readonly string[];
  linkIds?: readonly string[];
  fromMs: number;
  untilMs: number;
}

export interface TouchedBooking {
  id: string;
  eventName: string;
  state: RequestState;
  fromMs: number;
  untilMs: number;
}

/** Approved, and not over: what was promised then. */
const PROMISED: readonly RequestState[] = ['reserved', 'provisioning', 'provisioned', 'active'];
const PAGE = 200;

/** In the order of set-up. From set-up to the end of the event counts; tearing down hurts nobody. */
export async function findBookingsTouching(
  { requests, network }: Pick<RegistryGroups, 'requests' | 'network'>,
  { city, deviceIds, linkIds, fromMs, untilMs }: TouchingQuery,
): Promise<TouchedBooking[]> {
  const touched: TouchedBooking[] = [];
  let links: Links | undefined;
  let after: string | undefined;
  do {
    const page = await requests.list({
      ...{ cities: [city], states: PROMISED, span: { fromMs, untilMs }, limit: PAGE },
      ...(after !== undefined && { after }),
    });
    if (page.items.length > 0) links ??= new Map((await network.listLinks([city])).map(one => [one.id, one]));
    for (const request of page.items) {
      const isThen = request.window.endMs > fromMs;
      if (isThen && isTouched(request, links!, deviceIds, linkIds)) touched.push(toTouched(request));
    }
    after = page.nextAfter;
  } while (after !== undefined);
  return touched;
}

function isTouched(
  request: BandwidthRequest,
  links: Links,
  deviceIds: readonly string[] | undefined,
  linkIds: readonly string[] | undefined,
): boolean {
  if (!deviceIds && !linkIds) return true;
  const use = toPathUse(request, links);
  return (
    (deviceIds?.some(id => use.deviceIds.has(id)) ?? false) ||
    (linkIds?.some(id => use.linkIds.has(id)) ?? false)
  );
}

function toTouched({ id, event, state, window }: BandwidthRequest): TouchedBooking {
  return { ...{ id, eventName: event.name, state }, fromMs: window.setupStartMs, untilMs: window.endMs };
}
