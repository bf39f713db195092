/**
 * Whether what the registry says of requests agrees with itself: every state is the end of its history, what is held is
 * what the request's ways and items make, nothing is held by one that holds nothing, nothing is promised twice, and numbers
 * have no gap. For tests that end processes in the middle of things.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Allocation, type BandwidthRequest, HOLDING_STATES } from '#core/requests/bandwidth-request.ts';
import { toUsableRate } from '#core/requests/capacity-book.ts';
import { toAllAllocations } from '#core/requests/change-request.ts';
import type { Registry } from '#store/registry/registry.ts';

const ALWAYS = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
const PAGE = 500;

/** Empty when all is well; else a sentence for each fault. */
export async function findRequestFaults(registry: Registry): Promise<string[]> {
  const requests = await readRequests(registry);
  const cities = await registry.devices.listCities();
  const links = await registry.network.listLinks();
  const held: Allocation[] = [];
  for (const { slug } of cities) held.push(...(await registry.requests.allocations(slug, ALWAYS)));
  const byRequest = Map.groupBy(held, ({ requestId }) => requestId);
  return [
    ...requests.flatMap(request => [
      ...findHistoryFaults(request),
      ...findHoldFaults(request, byRequest.get(request.id) ?? []),
    ]),
    ...links.flatMap(link =>
      (['aToZ', 'zToA'] as const).flatMap(direction => {
        const peak = findPeak(held, link.id, direction);
        return peak > toUsableRate(link) ? [`Link ${link.id} ${direction} has promised ${peak} bit/s`] : [];
      }),
    ),
    ...findNumberFaults(requests),
  ];
}

async function readRequests({ requests }: Registry): Promise<BandwidthRequest[]> {
  const all: BandwidthRequest[] = [];
  for (let after: string | undefined; ; ) {
    const page = await requests.list({ limit: PAGE, ...(after !== undefined && { after }) });
    all.push(...page.items);
    after = page.nextAfter;
    if (after === undefined) return all;
  }
}

function findHistoryFaults({ id, city, state, stateChanges }: BandwidthRequest): string[] {
  const states = ['draft', ...stateChanges.map(({ to }) => to)];
  const isUnbroken = stateChanges.every(({ from }, i) => from === states[i]);
  const isInOrder = stateChanges.every(({ atMs }, i) => i === 0 || stateChanges[i - 1]!.atMs <= atMs);
  return [
    ...(isUnbroken && states.at(-1) === state ? [] : [`${id} is ${state} after ${states.join(', ')}`]),
    ...(isInOrder ? [] : [`The history of ${id} in ${city} goes back in time`]),
  ];
}

/** Priority is left out: danger ends by itself, and what was written before keeps it. */
function findHoldFaults(request: BandwidthRequest, held: readonly Allocation[]): string[] {
  const expected = HOLDING_STATES.has(request.state) ? toAllAllocations(request, request.createdMs) : [];
  const isRight = isDeepStrictEqual(held.map(toText).sort(), expected.map(toText).sort());
  return isRight ? [] : [`${request.id} is ${request.state} and holds something else than it says`];
}

function toText({ priority: _, ...allocation }: Allocation): string {
  return JSON.stringify(Object.entries(allocation).sort());
}

function findPeak(held: readonly Allocation[], linkId: string, direction: 'aToZ' | 'zToA'): number {
  const changes = held.flatMap(allocation => {
    if (allocation.resource !== 'link') return [];
    if (allocation.linkId !== linkId || allocation.direction !== direction) return [];
    const { fromMs, untilMs, cir } = allocation;
    return [
      { atMs: fromMs, cir },
      { atMs: untilMs, cir: -cir },
    ];
  });
  // What ends at an instant makes room for what begins there.
  changes.sort((a, b) => a.atMs - b.atMs || a.cir - b.cir);
  let load = 0;
  let peak = 0;
  for (const { cir } of changes) {
    load += cir;
    peak = Math.max(peak, load);
  }
  return peak;
}

function findNumberFaults(requests: readonly BandwidthRequest[]): string[] {
  const series = Map.groupBy(requests, ({ id }) => id.slice(0, -'000001'.length));
  return [...series].flatMap(([prefix, some]) => {
    const numbers = some.map(({ id }) => Number(id.slice(prefix.length))).sort((a, b) => a - b);
    return numbers.every((number, i) => number === i + 1) ? [] : [`Numbers ${prefix} have a gap or repeat`];
  });
}
