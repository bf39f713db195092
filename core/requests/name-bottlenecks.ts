/** Why a wish does not fit: where, when, and how much is missing. */
import type { FibreLink } from '../network/network.ts';
import { intersectSpans, type Span } from '../network/spans.ts';
import type { AdmissionWish, Bottleneck } from './admission.ts';
import type { PathHop, RequestItem, RequestReason } from './bandwidth-request.ts';
import type { CapacityBook, Direction } from './capacity-book.ts';
import { findShortest, type Graph } from './find-paths.ts';
import { type FitContext, findAbsentItem, isShort, toFixedNeeds, toHeldSpan, toRooms } from './fit-wish.ts';
import { leastRoom, type Profile, toFreeSpans, toTightSpan, worstStep } from './sweep.ts';

export interface Misfit {
  reason: RequestReason;
  bottlenecks: Bottleneck[];
  /** Of each bottleneck with a limit, with what is wanted of it. */
  tight: { profile: Profile; wanted: number }[];
}

export function nameBottlenecks(context: FitContext, wish: AdmissionWish): Misfit {
  const span = toHeldSpan(wish.window);
  const absent = findAbsentItem(context.book, wish.items, span) ?? findUnconnected(context, wish, span);
  if (absent) {
    const { id: itemId, aNode, zNode } = absent;
    return {
      reason: 'outsideServiceArea',
      bottlenecks: [{ resource: 'path', itemId, aNode, zNode }],
      tight: [],
    };
  }
  const links = findTightLinks(context, wish, span);
  const needs = toFixedNeeds(context.book, wish).filter(need => isShort(need, span));
  return {
    reason: links.length > 0 ? 'capacityUnavailable' : 'noResources',
    bottlenecks: [
      ...links.map(({ link, direction, profile, wanted }): Bottleneck => {
        return { resource: 'link', linkId: link.id, direction, ...toMoment(profile, wanted, span) };
      }),
      ...needs.map(({ of, profile, wanted }): Bottleneck => ({ ...of, ...toMoment(profile, wanted, span) })),
    ],
    tight: [...links, ...needs],
  };
}

/** Instants at which none of the bottlenecks is one. */
export function toCommonFreeSpans({ tight }: Misfit, span: Span): Span[] {
  if (tight.length === 0) return [];
  return tight.reduce<Span[]>(
    (free, { profile, wanted }) => intersectSpans(free, toFreeSpans(profile, wanted, span)),
    [span],
  );
}

function toMoment(profile: Profile, wanted: number, span: Span) {
  const worst = worstStep(profile, span);
  const usable = Math.max(0, profile.usable[worst]!);
  return { ...toTightSpan(profile, wanted, span), usable, load: profile.load[worst]!, wanted };
}

/** An item between whose nodes no link leads, in whatever state: no other time or rate would help. */
function findUnconnected(
  { book, graph }: FitContext,
  { items }: AdmissionWish,
  span: Span,
): RequestItem | undefined {
  const rooms = toFullRooms(book, span);
  return items.find(item => !findShortest(graph, rooms, item));
}

/** As if nothing were held and no cable were cut. */
function toFullRooms({ network }: CapacityBook, span: Span): number[] {
  const deployed = new Set(
    network.deployments
      .filter(
        ({ fromMs, untilMs }) =>
          fromMs <= span.fromMs && span.untilMs <= (untilMs ?? Number.POSITIVE_INFINITY),
      )
      .map(({ id }) => id),
  );
  return network.links.flatMap(({ deploymentId }) => {
    const room = deployed.has(deploymentId) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    return [room, room];
  });
}

interface TightLink {
  link: FibreLink;
  direction: Direction;
  profile: Profile;
  wanted: number;
}

/**
 * Each item is led by the way with the fewest tight links; items before it take their room. What is tight there is what has
 * to give. Empty when every item finds room: then only ports, power or kit are short.
 */
function findTightLinks(context: FitContext, { items }: AdmissionWish, span: Span): TightLink[] {
  const { book, graph } = context;
  const links = new Map(book.network.links.map(link => [link.id, link]));
  const rooms = [...toRooms(context, span)];
  const wanted = new Map<string, { hop: PathHop; amount: number }>();
  const add = (hop: PathHop, amount: number) => {
    const key = `${hop.linkId} ${hop.direction}`;
    wanted.set(key, { hop, amount: (wanted.get(key)?.amount ?? 0) + amount });
  };
  for (const item of items) {
    for (const { hop, up, down } of findLeastTight(graph, rooms, item, toFullRooms(book, span))) {
      add(hop, item.cirUp);
      add({ ...hop, direction: hop.direction === 'aToZ' ? 'zToA' : 'aToZ' }, item.cirDown);
      rooms[up]! -= item.cirUp;
      rooms[down]! -= item.cirDown;
    }
  }
  return [...wanted.values()]
    .map(({ hop: { linkId, direction }, amount }): TightLink => {
      const link = links.get(linkId)!;
      return { link, direction, profile: book.ofLink(link, direction), wanted: amount };
    })
    .filter(({ profile, wanted }) => leastRoom(profile, span) < wanted)
    .filter(({ profile, wanted }) => wanted > 0 || leastRoom(profile, span) === Number.NEGATIVE_INFINITY);
}

/** Bellman and Ford by rounds of one hop: fewest tight links first, then fewest hops. */
function findLeastTight(graph: Graph, rooms: readonly number[], item: RequestItem, full: readonly number[]) {
  const { aNode, zNode, cirUp, cirDown } = item;
  type Way = { tight: number; edges: NonNullable<ReturnType<Graph['get']>> };
  const best = new Map<string, Way>([[aNode, { tight: 0, edges: [] }]]);
  let changed = [aNode];
  while (changed.length > 0) {
    const next = new Set<string>();
    for (const node of changed) {
      const way = best.get(node)!;
      for (const edge of graph.get(node) ?? []) {
        if (full[edge.up] === Number.NEGATIVE_INFINITY) continue;
        const isTight = rooms[edge.up]! < cirUp || rooms[edge.down]! < cirDown;
        const tight = way.tight + Number(isTight);
        const before = best.get(edge.to);
        const isBetter =
          !before ||
          tight < before.tight ||
          (tight === before.tight && way.edges.length + 1 < before.edges.length);
        if (!isBetter) continue;
        best.set(edge.to, { tight, edges: [...way.edges, edge] });
        next.add(edge.to);
      }
    }
    changed = [...next];
  }
  return best.get(zNode)?.edges ?? [];
}
