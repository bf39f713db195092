/** Parts of the fibre network as REST shows them. Pure. */
import type { Deployment, FibreNode, KitStock, Lending, LinkOutage } from '#core/network/network.ts';
import { toLendingSpan } from '#core/network/presence-of-nodes.ts';
import type {
  DeploymentResource,
  KitResource,
  LendingResource,
  NodeResource,
  OutageResource,
  SpanState,
} from '#core/network-resources.ts';
import type { DeviceListing } from '#store/registry/registry-devices.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { toPresenceStatement, toTime } from '../to-device-summary.ts';

export function toSpanState(span: { fromMs: number; untilMs?: number }, nowMs: number): SpanState {
  if (nowMs < span.fromMs) return 'planned';
  return nowMs < (span.untilMs ?? Number.POSITIVE_INFINITY) ? 'running' : 'over';
}

export function toStamp({ version, changedMs, changedBy }: Changed & { version: number }) {
  return { version, changed: toTime(changedMs), changedBy };
}

export function toNodeResource(
  node: FibreNode & Changed,
  view: {
    deployments: readonly Deployment[];
    lendings: readonly Lending[];
    listings: ReadonlyMap<string, DeviceListing>;
    nowMs: number;
  },
): NodeResource {
  const { deviceId, city, accessPorts, poeBudgetW, upsRuntimeS } = node;
  const listing = view.listings.get(deviceId);
  const isNow = (span: { fromMs: number; untilMs?: number }) => toSpanState(span, view.nowMs) === 'running';
  const deployed = view.deployments.find(one => one.nodeIds.includes(deviceId) && isNow(one));
  const lending = view.lendings.find(one => one.deviceIds.includes(deviceId) && isNow(toLendingSpan(one)));
  return {
    ...{ city, deviceId, accessPorts, poeBudgetW, upsRuntimeS, ...toStamp(node) },
    name: listing?.device.name ?? deviceId,
    ...(listing?.device.location && { location: [...listing.device.location] as [number, number] }),
    presence: toPresenceStatement(listing?.current).presence,
    ...(deployed && { deploymentId: deployed.id }),
    ...(lending && {
      lending: {
        id: lending.id,
        borrowerCity: lending.borrowerCity,
        until: toTime(toLendingSpan(lending).untilMs),
      },
    }),
  };
}

export function toDeploymentResource(deployment: Deployment & Changed, nowMs: number): DeploymentResource {
  const { id, city, name, place, location, nodeIds } = deployment;
  return {
    ...{ id, city, name, place, nodeIds: [...nodeIds], ...toStamp(deployment) },
    ...(location && { location: [...location] as [number, number] }),
    ...toSpan(deployment),
    state: toSpanState(deployment, nowMs),
  };
}

export function toOutageResource(outage: LinkOutage & Changed, nowMs: number): OutageResource {
  const { id, city, linkId, reason } = outage;
  return {
    ...{ id, city, linkId, reason, ...toStamp(outage), ...toSpan(outage) },
    state: toSpanState(outage, nowMs),
  };
}

export function toKitResource(kit: KitStock & Changed): KitResource {
  const { id, city, type, name, quantity } = kit;
  return { id, city, type, name, quantity, ...toStamp(kit) };
}

export function toLendingResource(
  lending: Lending,
  nameOf: (deviceId: string) => string,
  nowMs: number,
): LendingResource {
  const { id, ownerCity, borrowerCity, kitType, quantity, deviceIds, reason, endedMs, version } = lending;
  return {
    ...{ id, ownerCity, borrowerCity, kitType, quantity, reason, version },
    ...{ deviceIds: [...deviceIds], from: toTime(lending.fromMs), until: toTime(lending.untilMs) },
    devices: deviceIds.map(deviceId => ({ id: deviceId, name: nameOf(deviceId) })),
    ...(endedMs !== undefined && { ended: toTime(endedMs) }),
    state: endedMs === undefined ? toSpanState(lending, nowMs) : 'over',
  };
}

function toSpan({ fromMs, untilMs }: { fromMs: number; untilMs?: number }) {
  return { from: toTime(fromMs), ...(untilMs !== undefined && { until: toTime(untilMs) }) };
}
