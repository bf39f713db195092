/** What of the network the ways of a request run over: links, nodes, and the ports in between. Pure. */
import type { FibreLink, LinkEndpoint } from '../network/network.ts';
import type { BandwidthRequest, ItemPath, RequestItem } from './bandwidth-request.ts';

export interface PathUse {
  linkIds: ReadonlySet<string>;
  deviceIds: ReadonlySet<string>;
  /** As `toPortKey` makes them. */
  ports: ReadonlySet<string>;
}

export type Links = ReadonlyMap<string, FibreLink>;

/** `ld-gf-01/port-2` */
export function toPortKey({ deviceId, port }: LinkEndpoint): string {
  return `${deviceId}/${port}`;
}

/** A link that is not there any more counts with its id alone. */
export function toPathUse(
  { items, paths }: Pick<BandwidthRequest, 'items' | 'paths'>,
  links: Links,
): PathUse {
  const linkIds = new Set(paths.flatMap(({ hops }) => hops.map(({ linkId }) => linkId)));
  const ends = [...linkIds].flatMap(id => {
    const link = links.get(id);
    return link ? [link.aEnd, link.zEnd] : [];
  });
  const deviceIds = [...items.flatMap(toEnds), ...ends.map(({ deviceId }) => deviceId)];
  return { linkIds, deviceIds: new Set(deviceIds), ports: new Set(ends.map(toPortKey)) };
}

/** CIR that the request holds on the link, by direction. */
export function toBookedRates(
  { items, paths }: Pick<BandwidthRequest, 'items' | 'paths'>,
  linkId: string,
): { aToZ: number; zToA: number } {
  const booked = { aToZ: 0, zToA: 0 };
  for (const { itemId, hops } of paths) {
    const item = items.find(({ id }) => id === itemId);
    const hop = hops.find(one => one.linkId === linkId);
    if (!item || !hop) continue;
    const isForth = hop.direction === 'aToZ';
    booked.aToZ += isForth ? item.cirUp : item.cirDown;
    booked.zToA += isForth ? item.cirDown : item.cirUp;
  }
  return booked;
}

/** The nodes that an item runs over: its ends, and those between. */
export function toItemNodes(item: RequestItem, path: ItemPath | undefined, links: Links): Set<string> {
  return new Set([...toPathUse({ items: [item], paths: path ? [path] : [] }, links).deviceIds]);
}

function toEnds({ aNode, zNode }: RequestItem): string[] {
  return [aNode, zNode];
}
