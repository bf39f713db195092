/** Whether what requests hold is what their states and ways say, and nowhere more than there is. */
import {
  type Allocation,
  type BandwidthRequest,
  HOLDING_STATES,
  type PathHop,
} from '#core/requests/bandwidth-request.ts';
import type { Registry } from '#store/registry/registry.ts';

/** What is wrong; empty: nothing. Without pending revisions. */
export async function checkHoldings({
  requests,
  network,
}: Pick<Registry, 'requests' | 'network'>): Promise<string[]> {
  const { items } = await requests.list({ limit: 1000 });
  const held = new Map<string, Allocation[]>();
  for (const { id } of items) held.set(id, await requests.allocationsOf(id));
  const faults = items.flatMap(request => checkRequest(request, held.get(request.id)!));
  const all = [...held.values()].flat();
  for (const link of await network.listLinks())
    for (const direction of ['aToZ', 'zToA'] as const) {
      const onLink = all.filter(
        one => one.resource === 'link' && one.linkId === link.id && one.direction === direction,
      );
      const most = toMost(onLink);
      if (most > link.lineRate * link.reservableShare) faults.push(`${link.id} ${direction} carries ${most}`);
    }
  return faults;
}

function checkRequest({ id, state, items, paths }: BandwidthRequest, held: readonly Allocation[]): string[] {
  if (!HOLDING_STATES.has(state)) return held.length > 0 ? [`${id} is ${state} and holds something`] : [];
  const expected = items.flatMap(item =>
    (paths.find(({ itemId }) => itemId === item.id)?.hops ?? []).flatMap(hop => [
      toLine(item.id, hop.linkId, hop.direction, item.cirUp),
      toLine(item.id, hop.linkId, toOther(hop.direction), item.cirDown),
    ]),
  );
  const found = held.flatMap(one =>
    one.resource === 'link' ? [toLine(one.itemId, one.linkId, one.direction, one.cir)] : [],
  );
  const [should, does] = [expected.sort().join('\n'), found.sort().join('\n')];
  return expected.length > 0 && should === does ? [] : [`${id} should hold\n${should}\nand holds\n${does}`];
}

/** At the worst moment. */
function toMost(allocations: readonly Allocation[]): number {
  const sums = allocations.map(({ fromMs: atMs }) =>
    allocations.reduce(
      (sum, one) =>
        one.resource === 'link' && one.fromMs <= atMs && atMs < one.untilMs ? sum + one.cir : sum,
      0,
    ),
  );
  return Math.max(0, ...sums);
}

function toLine(itemId: string, linkId: string, direction: PathHop['direction'], cir: number): string {
  return `${itemId} ${linkId} ${direction} ${cir}`;
}

function toOther(direction: PathHop['direction']): PathHop['direction'] {
  return direction === 'aToZ' ? 'zToA' : 'aToZ';
}
