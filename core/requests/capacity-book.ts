/**
 * What a city can give and what is held of it, grouped once so that each question after it is quick. A profile is made when
 * it is first asked for. Own allocations, those to be displaced and those outside the span are left out.
 */
import type { FibreLink, FibreNode, KitType } from '../network/network.ts';
import { createNetworkPresence, toLendingSpan } from '../network/presence-of-nodes.ts';
import type { Span } from '../network/spans.ts';
import type { AdmissionNetwork } from './admission.ts';
import type { Allocation } from './bandwidth-request.ts';
import { type Change, type Profile, toProfile } from './sweep.ts';

export type Direction = 'aToZ' | 'zToA';
export type NodeResource = 'accessPorts' | 'poeW';

export interface CapacityBook {
  network: AdmissionNetwork;
  node(deviceId: string): FibreNode | undefined;
  /** Empty when there is no such node. */
  nodeSpans(deviceId: string): readonly Span[];
  ofLink(link: FibreLink, direction: Direction): Profile;
  /** The load is CIR and EIR together. */
  bookedOnLink(link: FibreLink, direction: Direction): Profile;
  ofNode(node: FibreNode, resource: NodeResource): Profile;
  ofKit(type: KitType): Profile;
}

export interface BookOptions {
  span: Span;
  withoutRequestIds: ReadonlySet<string>;
  /** Of those: their kit counts. */
  kitOutRequestIds?: ReadonlySet<string>;
  deadLinkIds: ReadonlySet<string>;
}

type Groups = Record<Direction | NodeResource | 'kit', Map<string, Allocation[]>>;

/** What may be promised on a link: whole bit/s. */
export function toUsableRate({ lineRate, reservableShare }: FibreLink): number {
  return Math.round(lineRate * reservableShare);
}

export function createCapacityBook(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  options: BookOptions,
): CapacityBook {
  const groups = groupAllocations(allocations, options);
  const presence = createNetworkPresence(network);
  const nodes = new Map(network.nodes.map(node => [node.deviceId, node]));
  const nodeSpans = remember((deviceId: string) => {
    const node = nodes.get(deviceId);
    return node ? presence.ofNode(node) : [];
  });
  const links = new Map(network.links.map(link => [link.id, link]));
  const linkChanges = remember((id: string): readonly Change[] => {
    if (options.deadLinkIds.has(id)) return [];
    const link = links.get(id)!;
    return presence.ofLink(link).flatMap(span => toChanges(span, toUsableRate(link), 0));
  });
  const profileOf = (link: FibreLink, direction: Direction, loadOf: (allocation: Allocation) => number) =>
    toProfile(0, toLoad(groups[direction].get(link.id), loadOf).concat(linkChanges(link.id)));
  const linkProfiles = {
    aToZ: remember((id: string) => profileOf(links.get(id)!, 'aToZ', toAmount)),
    zToA: remember((id: string) => profileOf(links.get(id)!, 'zToA', toAmount)),
  };
  const ofNode = (deviceId: string, resource: NodeResource, usable: number) =>
    toProfile(usable, toLoad(groups[resource].get(deviceId), toAmount));
  const nodeProfiles = {
    accessPorts: remember((id: string) => ofNode(id, 'accessPorts', nodes.get(id)!.accessPorts)),
    poeW: remember((id: string) => ofNode(id, 'poeW', nodes.get(id)!.poeBudgetW)),
  };
  return {
    network,
    node: deviceId => nodes.get(deviceId),
    nodeSpans,
    ofLink: (link, direction) => linkProfiles[direction](link.id),
    bookedOnLink: (link, direction) => profileOf(link, direction, toBooked),
    ofNode: (node, resource) => nodeProfiles[resource](node.deviceId),
    ofKit: remember((type: KitType) => toKitProfile(network, type, toLoad(groups.kit.get(type), toAmount))),
  };
}

/** A lent piece counts for who borrows it, not for who owns it, while it is lent. */
function toKitProfile(network: AdmissionNetwork, type: KitType, load: readonly Change[]): Profile {
  const owned = network.kit
    .filter(stock => stock.type === type && stock.city === network.city)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  const lent = network.lendings
    .filter(({ kitType }) => kitType === type)
    .flatMap(lending => {
      const sign = Number(lending.borrowerCity === network.city) - Number(lending.ownerCity === network.city);
      return toChanges(toLendingSpan(lending), sign * lending.quantity, 0);
    });
  return toProfile(owned, [...lent, ...load]);
}

function groupAllocations(allocations: readonly Allocation[], options: BookOptions): Groups {
  const groups: Groups = {
    aToZ: new Map(),
    zToA: new Map(),
    accessPorts: new Map(),
    poeW: new Map(),
    kit: new Map(),
  };
  const { span, withoutRequestIds, kitOutRequestIds } = options;
  for (const allocation of allocations) {
    if (allocation.untilMs <= span.fromMs || allocation.fromMs >= span.untilMs) continue;
    const { requestId, resource } = allocation;
    const isKitOut = resource === 'kit' && kitOutRequestIds?.has(requestId);
    if (withoutRequestIds.has(requestId) && !isKitOut) continue;
    const group = groups[allocation.resource === 'link' ? allocation.direction : allocation.resource];
    const key = toKey(allocation);
    const list = group.get(key);
    if (list) list.push(allocation);
    else group.set(key, [allocation]);
  }
  return groups;
}

function toKey(allocation: Allocation): string {
  if (allocation.resource === 'link') return allocation.linkId;
  return allocation.resource === 'kit' ? allocation.kitType : allocation.deviceId;
}

function toAmount(allocation: Allocation): number {
  return allocation.resource === 'link' ? allocation.cir : allocation.amount;
}

function toBooked(allocation: Allocation): number {
  return allocation.resource === 'link' ? allocation.cir + allocation.eir : 0;
}

function toLoad(
  allocations: readonly Allocation[] | undefined,
  loadOf: (allocation: Allocation) => number,
): Change[] {
  const changes: Change[] = [];
  for (const allocation of allocations ?? []) {
    const load = loadOf(allocation);
    changes.push(
      { atMs: allocation.fromMs, usable: 0, load },
      { atMs: allocation.untilMs, usable: 0, load: -load },
    );
  }
  return changes;
}

function toChanges({ fromMs, untilMs }: Span, usable: number, load: number): Change[] {
  if (fromMs >= untilMs) return [];
  const begin = { atMs: fromMs, usable, load };
  return untilMs === Number.POSITIVE_INFINITY
    ? [begin]
    : [begin, { atMs: untilMs, usable: -usable, load: -load }];
}

function remember<K extends string, T>(make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>();
  return key => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
