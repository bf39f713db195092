/**
 * One wish against one book of capacity: fits or not, and by which ways. What admission says and what it offers instead
 * are both found by this, so every alternative is an admitted one.
 */
import { isWithin, type Span } from '../network/spans.ts';
import type { AdmissionWish } from './admission.ts';
import type { ItemPath, RequestItem, RequestWindow } from './bandwidth-request.ts';
import type { CapacityBook, NodeResource } from './capacity-book.ts';
import { createGraph, findPaths, type Graph, type SearchBudget } from './find-paths.ts';
import { leastRoom, type Profile } from './sweep.ts';

/** What a wish needs wherever its ways lead. */
export interface FixedNeed {
  profile: Profile;
  wanted: number;
  of:
    | { resource: NodeResource; deviceId: string }
    | { resource: 'kit'; kitType: AdmissionWish['kit'][number]['type'] };
}

/** The parts of a try that stay while windows and rates are varied. */
export interface FitContext {
  book: CapacityBook;
  graph: Graph;
  budget: SearchBudget;
  kept?: readonly ItemPath[];
  /** Of the span that was looked at last: many rates and nodes are tried in one. */
  lastRooms?: { span: Span; rooms: number[] };
}

export function createFitContext(book: CapacityBook, steps: number, kept?: readonly ItemPath[]): FitContext {
  return { book, graph: createGraph(book.network.links), budget: { steps }, ...(kept && { kept }) };
}

/** From set-up to the end of tear-down. */
export function toHeldSpan({ setupStartMs, teardownEndMs }: RequestWindow): Span {
  return { fromMs: setupStartMs, untilMs: teardownEndMs };
}

export function fitWish(context: FitContext, wish: AdmissionWish): ItemPath[] | undefined {
  const span = toHeldSpan(wish.window);
  if (findAbsentItem(context.book, wish.items, span)) return undefined;
  if (toFixedNeeds(context.book, wish).some(need => isShort(need, span))) return undefined;
  return findPaths(context.graph, toRooms(context, span), wish.items, context);
}

/** An item with a node that is not deployed at one place for the whole span. */
export function findAbsentItem(
  book: CapacityBook,
  items: readonly RequestItem[],
  span: Span,
): RequestItem | undefined {
  return items.find(
    ({ aNode, zNode }) => !isWithin(span, book.nodeSpans(aNode)) || !isWithin(span, book.nodeSpans(zNode)),
  );
}

export function isShort({ profile, wanted }: FixedNeed, span: Span): boolean {
  return leastRoom(profile, span) < wanted;
}

/** As `findPaths` wants them. */
export function toRooms(context: FitContext, span: Span): readonly number[] {
  const { book, lastRooms } = context;
  if (lastRooms?.span.fromMs === span.fromMs && lastRooms.span.untilMs === span.untilMs)
    return lastRooms.rooms;
  const rooms = book.network.links.flatMap(link => [
    leastRoom(book.ofLink(link, 'aToZ'), span),
    leastRoom(book.ofLink(link, 'zToA'), span),
  ]);
  context.lastRooms = { span, rooms };
  return rooms;
}

/** Summed per node and sort of kit; what nothing is wanted of is left out. */
export function toFixedNeeds(book: CapacityBook, { items, kit }: AdmissionWish): FixedNeed[] {
  const needs: FixedNeed[] = [];
  for (const resource of ['accessPorts', 'poeW'] as const) {
    for (const [deviceId, wanted] of sumBy(items, item => [item.aNode, item[resource]])) {
      const node = book.node(deviceId);
      if (node) needs.push({ profile: book.ofNode(node, resource), wanted, of: { resource, deviceId } });
    }
  }
  for (const [kitType, wanted] of sumBy(kit, ({ type, quantity }) => [type, quantity])) {
    needs.push({ profile: book.ofKit(kitType), wanted, of: { resource: 'kit', kitType } });
  }
  return needs.filter(({ wanted }) => wanted > 0);
}

function sumBy<T, K>(values: readonly T[], toEntry: (value: T) => [key: K, amount: number]): Map<K, number> {
  const sums = new Map<K, number>();
  for (const value of values) {
    const [key, amount] = toEntry(value);
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return sums;
}
