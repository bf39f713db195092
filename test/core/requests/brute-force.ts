/** The rule of admission as naively as it can be said: every instant, every way, every combination. Slow on purpose. */
import type { FibreLink } from '#core/network/network.ts';
import type { AdmissionNetwork, AdmissionWish } from '#core/requests/admission.ts';
import type { Allocation, PathHop } from '#core/requests/bandwidth-request.ts';

/** Instants at which anything can change, and the begin of the window. */
export function listInstants(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  [fromMs, untilMs]: [number, number],
): number[] {
  const bounds = [...network.outages, ...network.deployments, ...network.lendings, ...allocations];
  const times = bounds.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs ?? Number.POSITIVE_INFINITY]);
  return [fromMs, ...times.filter(time => time > fromMs && time < untilMs)];
}

function contains(span: { fromMs: number; untilMs?: number }, atMs: number): boolean {
  return span.fromMs <= atMs && atMs < (span.untilMs ?? Number.POSITIVE_INFINITY);
}

export function usableAt(network: AdmissionNetwork, link: FibreLink, atMs: number): number {
  const isDeployed = network.deployments.some(
    ({ id, ...span }) => id === link.deploymentId && contains(span, atMs),
  );
  const isOut = network.outages.some(({ linkId, ...span }) => linkId === link.id && contains(span, atMs));
  return isDeployed && !isOut ? link.lineRate * link.reservableShare : 0;
}

export function loadAt(
  allocations: readonly Allocation[],
  { linkId, direction }: PathHop,
  atMs: number,
): number {
  let load = 0;
  for (const held of allocations) {
    if (held.resource !== 'link' || held.linkId !== linkId || held.direction !== direction) continue;
    if (contains(held, atMs)) load += held.cir;
  }
  return load;
}

function listWays(
  network: AdmissionNetwork,
  from: string,
  to: string,
  seen: readonly string[] = [],
): PathHop[][] {
  if (from === to) return [[]];
  return network.links.flatMap(({ id: linkId, aEnd, zEnd }) => {
    const isForward = aEnd.deviceId === from;
    if (!isForward && zEnd.deviceId !== from) return [];
    const next = isForward ? zEnd.deviceId : aEnd.deviceId;
    if (seen.includes(next) || next === from) return [];
    const hop: PathHop = { linkId, direction: isForward ? 'aToZ' : 'zToA' };
    return listWays(network, next, to, [...seen, from]).map(rest => [hop, ...rest]);
  });
}

function isRight(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  wish: AdmissionWish,
  ways: readonly PathHop[][],
): boolean {
  const { setupStartMs, teardownEndMs } = wish.window;
  const wanted = new Map<string, number>();
  for (const [index, way] of ways.entries()) {
    const { cirUp, cirDown } = wish.items[index]!;
    for (const { linkId, direction } of way) {
      const back = direction === 'aToZ' ? 'zToA' : 'aToZ';
      wanted.set(`${linkId} ${direction}`, (wanted.get(`${linkId} ${direction}`) ?? 0) + cirUp);
      wanted.set(`${linkId} ${back}`, (wanted.get(`${linkId} ${back}`) ?? 0) + cirDown);
    }
  }
  return listInstants(network, allocations, [setupStartMs, teardownEndMs]).every(atMs =>
    [...wanted].every(([key, rate]) => {
      const [linkId, direction] = key.split(' ') as [string, PathHop['direction']];
      const usable = usableAt(network, network.links.find(({ id }) => id === linkId)!, atMs);
      return usable > 0 && (rate === 0 || loadAt(allocations, { linkId, direction }, atMs) + rate <= usable);
    }),
  );
}

/** The least total number of hops, or undefined when nothing fits. Links only: ports, power and kit are not looked at. */
export function findByBruteForce(
  network: AdmissionNetwork,
  allocations: readonly Allocation[],
  wish: AdmissionWish,
): number | undefined {
  const others = allocations.filter(({ requestId }) => requestId !== wish.requestId);
  const choices = wish.items.map(({ aNode, zNode }) => listWays(network, aNode, zNode));
  const combinations = choices.reduce<PathHop[][][]>(
    (before, ways) => before.flatMap(chosen => ways.map(way => [...chosen, way])),
    [[]],
  );
  const hops = combinations
    .filter(ways => isRight(network, others, wish, ways))
    .map(ways => ways.reduce((sum, way) => sum + way.length, 0));
  return hops.length > 0 ? Math.min(...hops) : undefined;
}
