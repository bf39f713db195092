/** What would fit instead of a wish that does not: another time, a lower rate, another node at the same place. */
import type { Admission, AdmissionWish, Alternative } from './admission.ts';
import type { RequestItem } from './bandwidth-request.ts';
import { type FoundTimes, TIMES_MAX } from './find-times.ts';
import { type FitContext, fitWish } from './fit-wish.ts';

/** Three times, a rate and a node. */
export const ALTERNATIVES_MAX = TIMES_MAX + 2;
const NODES_TRIED_MAX = 32;

type Refused = Extract<Admission, { isAdmitted: false }>;

export function findAlternatives(
  context: FitContext,
  wish: AdmissionWish,
  reason: Refused['reason'],
  { windows }: FoundTimes,
  max: number,
): Alternative[] {
  const lower = reason === 'capacityUnavailable' ? findLowerRate(context, wish) : undefined;
  const other = findOtherNode(context, wish);
  return [
    ...windows.map((window): Alternative => ({ type: 'otherTime', window })),
    ...(lower ? [{ type: 'lowerRate', items: lower } as const] : []),
    ...(other ? [{ type: 'otherNode', items: other } as const] : []),
  ].slice(0, max);
}

type Scale = (item: RequestItem, share: (rate: number) => number) => RequestItem;

/** Only one direction is lowered when that is enough. */
const SCALES: readonly Scale[] = [
  (item, share) => ({ ...item, cirUp: share(item.cirUp) }),
  (item, share) => ({ ...item, cirDown: share(item.cirDown) }),
  (item, share) => ({ ...item, cirUp: share(item.cirUp), cirDown: share(item.cirDown) }),
];

/** The highest rates that fit, all items lowered by the same share; of several ways the one that leaves most. */
function findLowerRate(context: FitContext, wish: AdmissionWish): RequestItem[] | undefined {
  const found = SCALES.map(scale => findHighest(context, wish, scale)).filter(items => items !== undefined);
  return found.reduce<RequestItem[] | undefined>(
    (best, items) => (best && toTotal(best) >= toTotal(items) ? best : items),
    undefined,
  );
}

/** Bisection in bit/s of the largest rate: what fits at a rate fits below it. */
function findHighest(context: FitContext, wish: AdmissionWish, scale: Scale): RequestItem[] | undefined {
  const largest = Math.max(...wish.items.flatMap(({ cirUp, cirDown }) => [cirUp, cirDown]));
  const toItems = (rate: number) =>
    wish.items.map(item => scale(item, cir => Math.floor((cir * rate) / largest)));
  const fits = (rate: number) => fitWish(context, { ...wish, items: toItems(rate) }) !== undefined;
  let low = 0;
  let high = largest;
  if (!fits(1)) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  const items = toItems(low);
  return isWorthwhile(items) ? items : undefined;
}

/** Each item still carries something. */
function isWorthwhile(items: readonly RequestItem[]): boolean {
  return items.every(({ cirUp, cirDown, eirUp, eirDown }) => cirUp + cirDown + eirUp + eirDown > 0);
}

function toTotal(items: readonly RequestItem[]): number {
  return items.reduce((sum, { cirUp, cirDown }) => sum + cirUp + cirDown, 0);
}

/** One end of one item, or of all items at that node, is moved to another node of the same place. */
function findOtherNode(context: FitContext, wish: AdmissionWish): RequestItem[] | undefined {
  const tries = (['aNode', 'zNode'] as const).flatMap(end =>
    [...new Set(wish.items.map(item => item[end]))].flatMap(from =>
      toNeighbours(context, from).flatMap(to => {
        const move = (item: RequestItem) => (item[end] === from ? { ...item, [end]: to } : item);
        const one = wish.items.findIndex(item => item[end] === from);
        return [wish.items.map((item, index) => (index === one ? move(item) : item)), wish.items.map(move)];
      }),
    ),
  );
  return tries
    .filter(items => items.every(({ aNode, zNode }) => aNode !== zNode))
    .slice(0, NODES_TRIED_MAX)
    .find(items => fitWish(context, { ...wish, items }) !== undefined);
}

function toNeighbours({ book }: FitContext, deviceId: string): string[] {
  const places = new Set(
    book.network.deployments.filter(({ nodeIds }) => nodeIds.includes(deviceId)).map(({ place }) => place),
  );
  const there = book.network.deployments.filter(({ place }) => places.has(place));
  return [...new Set(there.flatMap(({ nodeIds }) => nodeIds))].filter(id => id !== deviceId).sort();
}
