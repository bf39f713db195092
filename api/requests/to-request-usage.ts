/** Booked against used, now: by item at the node where it comes in, and on each link of its way. Pure. */
import type { FibreLink } from '#core/network/network.ts';
import type { MetricValue } from '#core/readings.ts';
import type {
  ItemUsageResource,
  LinkUsageResource,
  NodeUsageResource,
  RequestUsageResource,
} from '#core/request-page-resources.ts';
import type { BandwidthRequest, RequestItem } from '#core/requests/bandwidth-request.ts';
import { toBookedRates } from '#core/requests/path-use.ts';
import type { ComponentCurrent, DeviceCurrent } from '#store/registry/registry-ingest.ts';
import { toPresenceStatement, toTime } from '../to-device-summary.ts';
import type { NetworkNames } from './network-names.ts';

export interface UsageView {
  links: readonly FibreLink[];
  names: NetworkNames;
  currents: ReadonlyMap<string, DeviceCurrent>;
  nowMs: number;
}

/** What was reported longer ago is not told as now: five intervals outside an event. */
const FRESH_MS = 300_000;

/** The devices whose readings it needs. */
export function toUsageDeviceIds({ items, paths }: BandwidthRequest, links: readonly FibreLink[]): string[] {
  const linkIds = new Set(paths.flatMap(({ hops }) => hops.map(({ linkId }) => linkId)));
  const ends = links.filter(({ id }) => linkIds.has(id)).flatMap(({ aEnd, zEnd }) => [aEnd, zEnd]);
  return [...new Set([...items.map(({ aNode }) => aNode), ...ends.map(({ deviceId }) => deviceId)])];
}

export function toRequestUsage(request: BandwidthRequest, view: UsageView): RequestUsageResource {
  const linkIds = new Set(request.paths.flatMap(({ hops }) => hops.map(({ linkId }) => linkId)));
  return {
    time: toTime(view.nowMs),
    items: request.items.map(item => toItemUsage(item, view)),
    links: view.links.filter(({ id }) => linkIds.has(id)).map(link => toLinkUsage(request, link, view)),
    nodes: toUsageDeviceIds(request, view.links)
      .sort()
      .map(deviceId => toNodeUsage(deviceId, view)),
  };
}

function toItemUsage(item: RequestItem, view: UsageView): ItemUsageResource {
  const { id: itemId, service, aNode, zNode, cirUp, cirDown, eirUp, eirDown } = item;
  // A node serves what is `other` as `vendor`.
  const name = `service-${service === 'other' ? 'vendor' : service}`;
  const current = toFresh(view, aNode, name);
  return {
    ...{ itemId, service, aNode, zNode, cirUp, cirDown, eirUp, eirDown },
    ...(current && {
      ...toFigures(current, { rate: 'rate', dropRate: 'dropRate' }),
      time: toTime(current.timeMs),
    }),
  };
}

function toLinkUsage(request: BandwidthRequest, link: FibreLink, view: UsageView): LinkUsageResource {
  const { id: linkId, lineRate, aEnd, zEnd } = link;
  const atA = toFresh(view, aEnd.deviceId, aEnd.port);
  const atZ = toFresh(view, zEnd.deviceId, zEnd.port);
  const { aToZ: bookedAToZ, zToA: bookedZToA } = toBookedRates(request, linkId);
  const basics = { linkId, name: view.names.linkName(linkId), lineRate, bookedAToZ, bookedZToA };
  const isUp = [atA, atZ].flatMap(port => port?.values['operStatus'] ?? []);
  return {
    ...basics,
    ...(atZ && toFigures(atZ, { rateAToZ: 'inRate', rateZToA: 'outRate' })),
    ...(atA && toFigures(atA, { rateAToZ: 'outRate', rateZToA: 'inRate' })),
    ...(isUp.length > 0 && { isUp: isUp.every(status => status === 'up') }),
    ...((atA ?? atZ) && { time: toTime((atA ?? atZ)!.timeMs) }),
  };
}

function toNodeUsage(deviceId: string, view: UsageView): NodeUsageResource {
  const { presence } = toPresenceStatement(view.currents.get(deviceId));
  const ups = toFresh(view, deviceId, 'ups');
  const status = ups?.values['status'];
  return {
    ...{ deviceId, name: view.names.deviceName(deviceId), presence },
    ...(typeof status === 'string' && { upsStatus: status }),
    ...(ups && {
      ...toFigures(ups, { batteryCharge: 'batteryCharge', batteryRuntime: 'batteryRuntime' }),
      time: toTime(ups.timeMs),
    }),
  };
}

function toFresh(
  { currents, nowMs }: UsageView,
  deviceId: string,
  component: string,
): ComponentCurrent | undefined {
  const current = currents.get(deviceId)?.components[component];
  return current && nowMs - current.timeMs <= FRESH_MS ? current : undefined;
}

/** Those metrics that are numbers, under names of their own. */
function toFigures<Name extends string>(
  { values }: ComponentCurrent,
  metrics: Record<Name, string>,
): Partial<Record<Name, number>> {
  const known = (Object.entries(metrics) as [Name, string][]).map(
    ([name, metric]): [Name, MetricValue | undefined] => [name, values[metric]],
  );
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'number')) as Partial<
    Record<Name, number>
  >;
}
