/** How a link is now: what its ends report, the light that arrives, and what is promised on it. Pure. */
import { RX_SENSITIVITY_DBM } from '#core/limits.ts';
import type { Deployment, FibreLink, LinkEndpoint, LinkOutage } from '#core/network/network.ts';
import type { LinkDirectionResource, LinkResource, LinkState } from '#core/network-resources.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import { toUsableRate } from '#core/requests/capacity-book.ts';
import type { DeviceListing } from '#store/registry/registry-devices.ts';
import type { ComponentCurrent } from '#store/registry/registry-ingest.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import type { NetworkNames } from '../requests/network-names.ts';
import { toTime } from '../to-device-summary.ts';
import { toSpanState, toStamp } from './to-network-resource.ts';

export interface LinkView {
  deployments: readonly Deployment[];
  outages: readonly LinkOutage[];
  /** Of now. */
  allocations: readonly Allocation[];
  listings: ReadonlyMap<string, DeviceListing>;
  names: NetworkNames;
  nowMs: number;
}

/** What was reported longer ago is not told as now: five intervals outside an event. */
const FRESH_MS = 300_000;
/** No light, as devices report it. */
const DARK_DBM = -40;

interface End {
  port: ComponentCurrent | undefined;
  optics: ComponentCurrent | undefined;
}

export function toLinkResource(link: FibreLink & Changed, view: LinkView): LinkResource {
  const { id, city, deploymentId, lengthM, fibreType, lineRate, reservableShare, ratedLossDb } = link;
  const a = readEnd(view, link.aEnd);
  const z = readEnd(view, link.zEnd);
  const times = [a.port, z.port, a.optics, z.optics].flatMap(part => (part ? [part.timeMs] : []));
  return {
    ...{ id, city, deploymentId, aEnd: link.aEnd, zEnd: link.zEnd },
    ...{ lengthM, fibreType, lineRate, reservableShare, ratedLossDb },
    ...toStamp(link),
    name: view.names.linkName(id),
    usable: toUsableRate(link),
    state: toLinkState(link, [a.port, z.port], view),
    aToZ: toDirection(link, 'aToZ', a, z, view.allocations),
    zToA: toDirection(link, 'zToA', z, a, view.allocations),
    ...(times.length > 0 && { time: toTime(Math.max(...times)) }),
    ...(link.baseline && { baseline: toBaseline(link.baseline) }),
  };
}

function toLinkState(
  link: FibreLink,
  ports: readonly (ComponentCurrent | undefined)[],
  { deployments, outages, nowMs }: LinkView,
): LinkState {
  const isNow = (span: { fromMs: number; untilMs?: number }) => toSpanState(span, nowMs) === 'running';
  if (!deployments.some(one => one.id === link.deploymentId && isNow(one))) return 'idle';
  if (outages.some(one => one.linkId === link.id && isNow(one))) return 'outage';
  const reported = ports.flatMap(port => port?.values['operStatus'] ?? []);
  if (reported.length === 0) return 'unknown';
  return reported.every(status => status === 'up') ? 'up' : 'down';
}

function toDirection(
  { id, baseline }: FibreLink,
  direction: 'aToZ' | 'zToA',
  sender: End,
  receiver: End,
  allocations: readonly Allocation[],
): LinkDirectionResource {
  let [booked, excess] = [0, 0];
  for (const one of allocations) {
    if (one.resource !== 'link' || one.linkId !== id || one.direction !== direction) continue;
    booked += one.cir;
    excess += one.eir;
  }
  const rate = toNumber(sender.port, 'outRate') ?? toNumber(receiver.port, 'inRate');
  const received =
    receiver.optics?.values['rxLos'] === true ? DARK_DBM : toNumber(receiver.optics, 'rxPower');
  const sent = toNumber(sender.optics, 'txPower');
  const lossDb = sent === undefined || received === undefined ? undefined : sent - received;
  const before = direction === 'aToZ' ? baseline?.lossAToZDb : baseline?.lossZToADb;
  return {
    booked,
    excess,
    ...(rate !== undefined && { rate }),
    ...(received !== undefined && { marginDb: toHundredths(received - RX_SENSITIVITY_DBM) }),
    ...(lossDb !== undefined && { lossDb: toHundredths(lossDb) }),
    ...(lossDb !== undefined && before !== undefined && { lossDeltaDb: toHundredths(lossDb - before) }),
  };
}

function readEnd({ listings, nowMs }: LinkView, { deviceId, port }: LinkEndpoint): End {
  const components = listings.get(deviceId)?.current?.components;
  const toFresh = (name: string) => {
    const part = components?.[name];
    return part && nowMs - part.timeMs <= FRESH_MS ? part : undefined;
  };
  return { port: toFresh(port), optics: toFresh(port.replace(/^port-/, 'optics-')) };
}

function toBaseline({ lossAToZDb, lossZToADb, measuredMs, requestId }: NonNullable<FibreLink['baseline']>) {
  return {
    ...{ lossAToZDb, lossZToADb, measured: toTime(measuredMs) },
    ...(requestId !== undefined && { requestId }),
  };
}

function toNumber(part: ComponentCurrent | undefined, metric: string): number | undefined {
  const value = part?.values[metric];
  return typeof value === 'number' ? value : undefined;
}

function toHundredths(db: number): number {
  return Math.round(db * 100) / 100;
}
