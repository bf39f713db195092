/** Reads the fibre network of some cities as it is now: with names, presence, readings and what is held. */
import type { NetworkResource } from '#core/network-resources.ts';
import type { Allocation } from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { DeviceListing } from '#store/registry/registry-devices.ts';
import { createNetworkNames } from '../requests/network-names.ts';
import { toTime } from '../to-device-summary.ts';
import { toLinkResource } from './link-now.ts';
import { toDeploymentResource, toNodeResource, toOutageResource } from './to-network-resource.ts';

/** Cases at once; more than any city has. */
const NODES_MAX = 5000;

export type NetworkSources = Pick<Registry, 'network' | 'devices' | 'requests'>;

/** @param isPastToo what is over is told as well */
export async function readNetwork(
  registry: NetworkSources,
  cities: readonly string[] | undefined,
  nowMs: number,
  isPastToo: boolean,
): Promise<NetworkResource> {
  const { network } = registry;
  const now = { fromMs: nowMs, untilMs: nowMs + 1 };
  const span = isPastToo ? undefined : { fromMs: nowMs, untilMs: Number.MAX_SAFE_INTEGER };
  const deployments = await network.listDeployments(cities, span);
  const ids = new Set(deployments.map(({ id }) => id));
  const links = (await network.listLinks(cities)).filter(({ deploymentId }) => ids.has(deploymentId));
  const lendings = await network.listLendings(cities, now);
  const isOurs = (city: string) => cities === undefined || cities.includes(city);
  const borrowed = lendings.filter(
    ({ ownerCity, borrowerCity }) => !isOurs(ownerCity) && isOurs(borrowerCity),
  );
  const nodes = await network.listNodes(cities && [...cities, ...borrowed.map(({ ownerCity }) => ownerCity)]);
  const lentIds = new Set(borrowed.flatMap(({ deviceIds }) => deviceIds));
  const seen = nodes.filter(({ city, deviceId }) => isOurs(city) || lentIds.has(deviceId));
  const listings = await readListings(registry, cities, lentIds);
  const names = createNetworkNames(
    new Map([...listings].map(([id, { device }]) => [id, device.name])),
    links,
  );
  const allocations = await readHeldNow(registry, [...new Set(links.map(({ city }) => city))], now);
  const outages = await network.listOutages(cities, span);
  const view = { deployments, outages, allocations, listings, names, nowMs };
  return {
    time: toTime(nowMs),
    nodes: seen.map(node => toNodeResource(node, { deployments, lendings, listings, nowMs })),
    links: links.map(link => toLinkResource(link, view)),
    deployments: deployments.map(deployment => toDeploymentResource(deployment, nowMs)),
    outages: outages.map(outage => toOutageResource(outage, nowMs)),
  };
}

async function readListings(
  { devices }: NetworkSources,
  cities: readonly string[] | undefined,
  lentIds: ReadonlySet<string>,
): Promise<Map<string, DeviceListing>> {
  const filter = { ...(cities && { cities }), kinds: ['fibrenode' as const] };
  const { items } = await devices.query({ filter, limit: NODES_MAX });
  const lent = await Promise.all([...lentIds].map(id => devices.getListing(id)));
  return new Map(
    [...items, ...lent.filter(listing => listing !== undefined)].map(listing => [listing.device.id, listing]),
  );
}

async function readHeldNow(
  { requests }: NetworkSources,
  cities: readonly string[],
  now: { fromMs: number; untilMs: number },
): Promise<Allocation[]> {
  return (await Promise.all(cities.map(city => requests.allocations(city, now)))).flat();
}
