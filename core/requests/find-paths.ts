/**
 * Ways for the items of a request through the network, with room for all of them together. One item takes the way with the
 * fewest hops, of those the one with the most spare room, of those the first by the links' ids. Several items share links,
 * and one that is placed first can block another: they are placed largest first, and if that fails, all combinations of
 * simple paths are searched until the budget is spent. So a "yes" is always true, and a "no" is true as long as the
 * budget lasts (decision 18).
 */
import type { FibreLink } from '../network/network.ts';
import type { ItemPath, PathHop, RequestItem } from './bandwidth-request.ts';

export interface Edge {
  hop: PathHop;
  to: string;
  /** Where the room of the item's up and down directions stands in `rooms`. */
  up: number;
  down: number;
}

/** From each node; `rooms[2i]` is of link i from A to Z, `rooms[2i + 1]` back; -Infinity: the link cannot be used. */
export type Graph = ReadonlyMap<string, readonly Edge[]>;

/** Steps that may still be taken in search of combinations; shared by the tries of one admission. */
export interface SearchBudget {
  steps: number;
}

export function createGraph(links: readonly FibreLink[]): Graph {
  const graph = new Map<string, Edge[]>();
  const add = (from: string, edge: Edge) => {
    const edges = graph.get(from);
    if (edges) edges.push(edge);
    else graph.set(from, [edge]);
  };
  for (const [index, { id: linkId, aEnd, zEnd }] of links.entries()) {
    const a = 2 * index;
    add(aEnd.deviceId, { hop: { linkId, direction: 'aToZ' }, to: zEnd.deviceId, up: a, down: a + 1 });
    add(zEnd.deviceId, { hop: { linkId, direction: 'zToA' }, to: aEnd.deviceId, up: a + 1, down: a });
  }
  return graph;
}

/** In the order of the items; undefined: no way was found. `kept` are taken before others while they have room. */
export function findPaths(
  graph: Graph,
  rooms: readonly number[],
  items: readonly RequestItem[],
  { kept = [], budget }: { kept?: readonly ItemPath[]; budget: SearchBudget },
): ItemPath[] | undefined {
  const largestFirst = [...items].sort((a, b) => toSize(b) - toSize(a) || (a.id < b.id ? -1 : 1));
  const keptOf = new Map(kept.map(path => [path.itemId, path]));
  const ways =
    placeInOrder(graph, rooms, largestFirst, keptOf) ??
    (items.length > 1 ? placeByCombination(graph, rooms, largestFirst, budget) : undefined);
  return (
    ways &&
    items.map(({ id }) => ({
      itemId: id,
      hops: ways[largestFirst.findIndex(item => item.id === id)]!.map(edge => edge.hop),
    }))
  );
}

function placeInOrder(
  graph: Graph,
  rooms: readonly number[],
  items: readonly RequestItem[],
  keptOf: ReadonlyMap<string, ItemPath>,
): (readonly Edge[])[] | undefined {
  const left = [...rooms];
  const ways: (readonly Edge[])[] = [];
  for (const item of items) {
    const way = followKept(graph, left, item, keptOf.get(item.id)) ?? findShortest(graph, left, item);
    if (!way) return undefined;
    take(left, way, item, 1);
    ways.push(way);
  }
  return ways;
}

function followKept(
  graph: Graph,
  rooms: readonly number[],
  item: RequestItem,
  kept: ItemPath | undefined,
): readonly Edge[] | undefined {
  if (!kept) return undefined;
  const way: Edge[] = [];
  let at = item.aNode;
  for (const { linkId, direction } of kept.hops) {
    const edge = graph.get(at)?.find(({ hop }) => hop.linkId === linkId && hop.direction === direction);
    if (!edge || !isPassable(rooms, edge, item)) return undefined;
    way.push(edge);
    at = edge.to;
  }
  return at === item.zNode ? way : undefined;
}

interface Label {
  way: readonly Edge[];
  spare: number;
}

/** Layer by layer, so that the first layer with the goal has the fewest hops. */
export function findShortest(
  graph: Graph,
  rooms: readonly number[],
  item: RequestItem,
): readonly Edge[] | undefined {
  const reached = new Set<string>();
  let layer = new Map<string, Label>([[item.aNode, { way: [], spare: Number.POSITIVE_INFINITY }]]);
  while (layer.size > 0) {
    for (const node of layer.keys()) reached.add(node);
    const next = new Map<string, Label>();
    for (const [node, label] of layer) {
      for (const edge of graph.get(node) ?? []) {
        if (reached.has(edge.to) || !isPassable(rooms, edge, item)) continue;
        const spare = Math.min(label.spare, rooms[edge.up]! - item.cirUp, rooms[edge.down]! - item.cirDown);
        const candidate = { way: [...label.way, edge], spare };
        const before = next.get(edge.to);
        if (!before || isBetter(candidate, before)) next.set(edge.to, candidate);
      }
    }
    const found = next.get(item.zNode);
    if (found) return found.way;
    layer = next;
  }
  return undefined;
}

function isBetter(one: Label, other: Label): boolean {
  return one.spare > other.spare || (one.spare === other.spare && toIds(one.way) < toIds(other.way));
}

function toIds(way: readonly Edge[]): string {
  return way.map(({ hop }) => hop.linkId).join(' ');
}

/** A direction in which the item asks for nothing need have no room, but the link must be in use. */
function isPassable(rooms: readonly number[], edge: Edge, { cirUp, cirDown }: RequestItem): boolean {
  const up = rooms[edge.up]!;
  const down = rooms[edge.down]!;
  return (
    up !== Number.NEGATIVE_INFINITY &&
    down !== Number.NEGATIVE_INFINITY &&
    (cirUp === 0 || cirUp <= up) &&
    (cirDown === 0 || cirDown <= down)
  );
}

function take(rooms: number[], way: readonly Edge[], { cirUp, cirDown }: RequestItem, sign: 1 | -1): void {
  for (const { up, down } of way) {
    rooms[up]! -= sign * cirUp;
    rooms[down]! -= sign * cirDown;
  }
}

function placeByCombination(
  graph: Graph,
  rooms: readonly number[],
  items: readonly RequestItem[],
  budget: SearchBudget,
): (readonly Edge[])[] | undefined {
  const choices: (readonly Edge[])[][] = [];
  for (const item of items) {
    const ways = listSimplePaths(graph, rooms, item, budget);
    if (ways.length === 0) return undefined;
    choices.push(ways);
  }
  const left = [...rooms];
  const chosen: (readonly Edge[])[] = [];
  const place = (index: number): boolean => {
    const item = items[index];
    if (!item) return true;
    for (const way of choices[index]!) {
      if (budget.steps-- <= 0) return false;
      if (!way.every(edge => isPassable(left, edge, item))) continue;
      take(left, way, item, 1);
      chosen.push(way);
      if (place(index + 1)) return true;
      chosen.pop();
      take(left, way, item, -1);
    }
    return false;
  };
  return place(0) ? chosen : undefined;
}

/** Those with fewer hops first. */
function listSimplePaths(
  graph: Graph,
  rooms: readonly number[],
  item: RequestItem,
  budget: SearchBudget,
): (readonly Edge[])[] {
  const found: (readonly Edge[])[] = [];
  const open: (readonly Edge[])[] = [[]];
  for (let index = 0; index < open.length && budget.steps-- > 0; index++) {
    const way = open[index]!;
    const at = way.at(-1)?.to ?? item.aNode;
    if (at === item.zNode) {
      found.push(way);
      continue;
    }
    for (const edge of graph.get(at) ?? []) {
      const isVisited = edge.to === item.aNode || way.some(({ to }) => to === edge.to);
      if (!isVisited && isPassable(rooms, edge, item)) open.push([...way, edge]);
    }
  }
  return found;
}

function toSize({ cirUp, cirDown }: RequestItem): number {
  return Math.max(cirUp, cirDown);
}
