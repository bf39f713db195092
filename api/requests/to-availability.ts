/**
 * What could still be promised between two nodes, over time: at each moment the way with the most room, for each direction
 * by itself. Pure. The figures hold for the whole of their span: where bounds are merged, because there are too many of
 * them, the least is told.
 */
import type { FibreLink } from '#core/network/network.ts';
import { type CapacityBook, createCapacityBook } from '#core/requests/capacity-book.ts';
import { createGraph, type Edge, type Graph } from '#core/requests/find-paths.ts';
import { leastRoom } from '#core/requests/sweep.ts';
import type { Span } from '#store/registry/registry-network.ts';
import type { HeldNetwork } from './read-admission.ts';

export interface Availability {
  spans: { fromMs: number; untilMs: number; up: number; down: number }[];
  mostUp: number;
  mostDown: number;
}

export interface AvailabilityWish extends Span {
  aNode: string;
  zNode: string;
}

export const SPANS_MAX = 500;
const NONE: ReadonlySet<string> = new Set();

export function toAvailability({ network, allocations }: HeldNetwork, wish: AvailabilityWish): Availability {
  const options = { span: wish, withoutRequestIds: NONE, deadLinkIds: NONE };
  const empty = toSpans(createCapacityBook(network, [], options), wish);
  return {
    spans: toSpans(createCapacityBook(network, allocations, options), wish),
    mostUp: Math.max(0, ...empty.map(({ up }) => up)),
    mostDown: Math.max(0, ...empty.map(({ down }) => down)),
  };
}

function toSpans(book: CapacityBook, wish: AvailabilityWish): Availability['spans'] {
  const { links } = book.network;
  const graph = createGraph(links);
  const spans: Availability['spans'] = [];
  for (const cell of toCells(book, links, wish)) {
    const rooms = links.flatMap(link => [
      leastRoom(book.ofLink(link, 'aToZ'), cell),
      leastRoom(book.ofLink(link, 'zToA'), cell),
    ]);
    const up = findWidest(graph, rooms, wish, 'up');
    const down = findWidest(graph, rooms, wish, 'down');
    const last = spans.at(-1);
    if (last?.up === up && last.down === down) last.untilMs = cell.untilMs;
    else spans.push({ ...cell, up, down });
  }
  return spans;
}

/** Between two bounds nothing changes, unless there are so many that neighbours are taken together. */
function toCells(book: CapacityBook, links: readonly FibreLink[], { fromMs, untilMs }: Span): Span[] {
  const bounds = new Set<number>([fromMs]);
  for (const link of links) {
    for (const direction of ['aToZ', 'zToA'] as const) {
      for (const time of book.ofLink(link, direction).times) {
        if (time > fromMs && time < untilMs) bounds.add(time);
      }
    }
  }
  const sorted = [...bounds].sort((one, other) => one - other);
  const step = Math.ceil(sorted.length / SPANS_MAX);
  const begins = sorted.filter((_, index) => index % step === 0);
  return begins.map((begin, index) => ({ fromMs: begin, untilMs: begins[index + 1] ?? untilMs }));
}

/** The greatest least room over all ways; 0 when there is no way. Both directions of a link must be in use. */
function findWidest(
  graph: Graph,
  rooms: readonly number[],
  { aNode, zNode }: AvailabilityWish,
  direction: 'up' | 'down',
): number {
  const widthOf = new Map([[aNode, Number.POSITIVE_INFINITY]]);
  const done = new Set<string>();
  for (;;) {
    const at = findNext(widthOf, done);
    if (at === undefined) return 0;
    const width = widthOf.get(at)!;
    if (at === zNode) return Number.isFinite(width) ? Math.max(0, width) : 0;
    done.add(at);
    for (const edge of graph.get(at) ?? []) {
      if (!isInUse(rooms, edge)) continue;
      const reached = Math.min(width, rooms[edge[direction]]!);
      if (reached > (widthOf.get(edge.to) ?? Number.NEGATIVE_INFINITY)) widthOf.set(edge.to, reached);
    }
  }
}

function isInUse(rooms: readonly number[], { up, down }: Edge): boolean {
  return rooms[up] !== Number.NEGATIVE_INFINITY && rooms[down] !== Number.NEGATIVE_INFINITY;
}

function findNext(widthOf: ReadonlyMap<string, number>, done: ReadonlySet<string>): string | undefined {
  let next: string | undefined;
  for (const [node, width] of widthOf) {
    if (!done.has(node) && (next === undefined || width > widthOf.get(next)!)) next = node;
  }
  return next;
}
