/**
 * What waits for a decision, each with the resources it contends for and those who hold them, too. Pure. Most urgent first:
 * what comes before in precedence, then what was asked for earlier. Thousands may hold something at the same time: who is
 * shown is found by what they hold, and only those are read.
 */
import type {
  BottleneckResource,
  ContendedResource,
  ContenderResource,
  InboxItem,
} from '#core/admission-resources.ts';
import type { Admission, Bottleneck } from '#core/requests/admission.ts';
import type { Allocation, BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { type CapacityBook, createCapacityBook } from '#core/requests/capacity-book.ts';
import { type Profile, worstStep } from '#core/requests/sweep.ts';
import type { NetworkNames } from './network-names.ts';
import type { HeldNetwork } from './read-admission.ts';
import { toAdmissionResource, toBottleneckResource } from './to-admission-resource.ts';
import { toRequestResource } from './to-request-resource.ts';

export interface InboxView {
  /** Of the city of the request: everything held at some moment of its window. */
  held: HeldNetwork;
  names: NetworkNames;
  callerId: string;
  /** Of what does not fit. */
  admission?: Admission;
}

/** The most contended ones; a request is on few links. */
const CONTENDED_MAX = 20;
/** Those with the greatest part of a resource. */
const CONTENDERS_MAX = 20;

export function toInboxType({ state, preemption, pendingRevision }: BandwidthRequest): InboxItem['type'] {
  if (preemption) return 'preemption';
  if (state === 'held') return 'decision';
  return pendingRevision ? 'revision' : 'conflict';
}

/** A resource and the ids of those who hold most of it. */
interface Contention {
  resource: Exclude<BottleneckResource, { resource: 'path' }>;
  holders: { id: string; amount: number }[];
}

/** `holders`: all that are named in the contentions. */
export function toInboxItem(
  request: BandwidthRequest,
  { admission, names, callerId }: InboxView,
  contentions: readonly Contention[],
  holders: ReadonlyMap<string, BandwidthRequest>,
): InboxItem {
  return {
    request: toRequestResource(request, callerId),
    type: toInboxType(request),
    contended: contentions.map(
      (one): ContendedResource => ({ ...one.resource, contenders: toContenders(one.holders, holders) }),
    ),
    ...(admission && { admission: toAdmissionResource(admission, names) }),
  };
}

export function findContentions(request: BandwidthRequest, view: InboxView): Contention[] {
  const { admission, held } = view;
  const heldOf = Map.groupBy(held.allocations, toKey);
  const contentions =
    admission && !admission.isAdmitted
      ? admission.bottlenecks.flatMap(bottleneck => toBottleneck(bottleneck, request, heldOf, view.names))
      : toShared(request, heldOf, view);
  return contentions.slice(0, CONTENDED_MAX);
}

export function byUrgency(one: BandwidthRequest, other: BandwidthRequest): number {
  const age = (one.acknowledgedMs ?? one.createdMs) - (other.acknowledgedMs ?? other.createdMs);
  return one.priority - other.priority || age || (one.id < other.id ? -1 : 1);
}

type HeldOf = ReadonlyMap<string, readonly Allocation[]>;

function toBottleneck(
  bottleneck: Bottleneck,
  { id }: BandwidthRequest,
  heldOf: HeldOf,
  names: NetworkNames,
): Contention[] {
  const resource = toBottleneckResource(bottleneck, names);
  if (resource.resource === 'path' || bottleneck.resource === 'path') return [];
  const held = heldOf.get(toKey(bottleneck)) ?? [];
  const others = held.filter(one => one.requestId !== id && isAtOnce(one, bottleneck));
  return [{ resource, holders: toHolders(others) }];
}

/** What it holds itself where others hold, too: at the moment when there is least room. */
function toShared(
  { id, window }: BandwidthRequest,
  heldOf: HeldOf,
  { held, names }: InboxView,
): Contention[] {
  const span = { fromMs: window.setupStartMs, untilMs: window.teardownEndMs };
  const options = { span, withoutRequestIds: new Set([id]), deadLinkIds: new Set<string>() };
  const book = createCapacityBook(held.network, held.allocations, options);
  const shared = [...heldOf.values()].flatMap((allocations): Contention[] => {
    const own = allocations.filter(({ requestId }) => requestId === id);
    const [first] = own;
    const profile = first && toProfileOf(book, first);
    if (!profile) return [];
    const others = allocations.filter(one => one.requestId !== id && isAtOnce(one, span));
    if (others.length === 0) return [];
    const step = worstStep(profile, span);
    const figures = { usable: profile.usable[step]!, load: profile.load[step]!, wanted: sum(own) };
    const resource = toBottleneckResource({ ...toSubject(first), ...span, ...figures }, names);
    return resource.resource === 'path' ? [] : [{ resource, holders: toHolders(others) }];
  });
  return shared.sort((one, other) => toTightness(other.resource) - toTightness(one.resource));
}

function toProfileOf(book: CapacityBook, allocation: Allocation): Profile | undefined {
  if (allocation.resource === 'kit') return book.ofKit(allocation.kitType);
  if (allocation.resource === 'link') {
    const link = book.network.links.find(({ id }) => id === allocation.linkId);
    return link && book.ofLink(link, allocation.direction);
  }
  const node = book.node(allocation.deviceId);
  return node && book.ofNode(node, allocation.resource);
}

type Held = Allocation | Exclude<Bottleneck, { resource: 'path' }>;

function toSubject(held: Allocation) {
  if (held.resource === 'link')
    return { resource: held.resource, linkId: held.linkId, direction: held.direction } as const;
  if (held.resource === 'kit') return { resource: held.resource, kitType: held.kitType } as const;
  return { resource: held.resource, deviceId: held.deviceId } as const;
}

function toKey(held: Held): string {
  if (held.resource === 'link') return `link ${held.linkId} ${held.direction}`;
  return held.resource === 'kit' ? `kit ${held.kitType}` : `${held.resource} ${held.deviceId}`;
}

function isAtOnce(
  one: { fromMs: number; untilMs: number },
  other: { fromMs: number; untilMs: number },
): boolean {
  return one.fromMs < other.untilMs && other.fromMs < one.untilMs;
}

function toTightness({ usable, load, wanted }: Contention['resource']): number {
  return usable > 0 ? (load + wanted) / usable : Number.POSITIVE_INFINITY;
}

function toHolders(allocations: readonly Allocation[]): Contention['holders'] {
  return [...Map.groupBy(allocations, ({ requestId }) => requestId)]
    .map(([id, held]) => ({ id, amount: sum(held) }))
    .sort((one, other) => other.amount - one.amount)
    .slice(0, CONTENDERS_MAX);
}

function toContenders(
  held: Contention['holders'],
  holders: ReadonlyMap<string, BandwidthRequest>,
): ContenderResource[] {
  return held.flatMap(({ id, amount }) => {
    const holder = holders.get(id);
    if (!holder) return [];
    const { event, priority, state } = holder;
    return [{ id, eventName: event.name, priority, state, amount }];
  });
}

function sum(allocations: readonly Allocation[]): number {
  return allocations.reduce((total, one) => total + (one.resource === 'link' ? one.cir : one.amount), 0);
}
