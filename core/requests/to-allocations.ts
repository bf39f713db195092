/** What a request holds when it has its ways: rates on every link in both directions, ports and power at A nodes, kit. */
import type { AdmissionWish } from './admission.ts';
import type { Allocation, ItemPath } from './bandwidth-request.ts';
import { type Change, toProfile, untilOf } from './sweep.ts';

/** Of kit, which belongs to no item. */
export const KIT_ITEM_ID = 'kit';

export function toAllocations(
  { requestId, window, items, kit, priority }: AdmissionWish,
  city: string,
  paths: readonly ItemPath[],
): Allocation[] {
  const held = {
    requestId,
    holder: 'request',
    city,
    fromMs: window.setupStartMs,
    untilMs: window.teardownEndMs,
    priority,
  } as const;
  const ofItems = items.flatMap(({ id: itemId, ...item }): Allocation[] => {
    const hops = paths.find(path => path.itemId === itemId)?.hops ?? [];
    const onLinks = hops.flatMap(({ linkId, direction }): Allocation[] => [
      { ...held, itemId, resource: 'link', linkId, direction, cir: item.cirUp, eir: item.eirUp },
      {
        ...held,
        itemId,
        resource: 'link',
        linkId,
        direction: direction === 'aToZ' ? 'zToA' : 'aToZ',
        cir: item.cirDown,
        eir: item.eirDown,
      },
    ]);
    const atNode = (['accessPorts', 'poeW'] as const).map(
      (resource): Allocation => ({ ...held, itemId, resource, deviceId: item.aNode, amount: item[resource] }),
    );
    return [...onLinks, ...atNode];
  });
  const ofKit = kit.map(
    ({ type, quantity }): Allocation => ({
      ...held,
      itemId: KIT_ITEM_ID,
      resource: 'kit',
      kitType: type,
      amount: quantity,
    }),
  );
  return [...ofItems, ...ofKit].filter(isSomething);
}

/**
 * What a revision needs beyond what is in force, per resource and moment. Both are of one request and only one of them
 * will count, so the sum of all that is held is the larger of the two and never more.
 */
export function toExtraAllocations(
  inForce: readonly Allocation[],
  wanted: readonly Allocation[],
): Allocation[] {
  const groups = Map.groupBy([...inForce, ...wanted], toResourceKey);
  const wantedOnes = new Set(wanted);
  return [...groups.values()].flatMap((group): Allocation[] => {
    const first = group.find(allocation => wantedOnes.has(allocation));
    if (!first) return [];
    const cir = toExcess(group, wantedOnes, allocation =>
      allocation.resource === 'link' ? allocation.cir : allocation.amount,
    );
    const eir = toExcess(group, wantedOnes, allocation =>
      allocation.resource === 'link' ? allocation.eir : 0,
    );
    const extra = { ...first, holder: 'revision' } as const;
    if (extra.resource !== 'link') return cir.map(({ amount, ...span }) => ({ ...extra, ...span, amount }));
    return [
      ...cir.map(({ amount, ...span }) => ({ ...extra, ...span, cir: amount, eir: 0 })),
      ...eir.map(({ amount, ...span }) => ({ ...extra, ...span, cir: 0, eir: amount })),
    ];
  });
}

/** Where the wanted ones are more than those in force, and by how much. */
function toExcess(
  group: readonly Allocation[],
  wanted: ReadonlySet<Allocation>,
  toAmount: (allocation: Allocation) => number,
): { fromMs: number; untilMs: number; amount: number }[] {
  const changes = group.flatMap((allocation): Change[] => {
    const amount = toAmount(allocation);
    const begin = wanted.has(allocation) ? { usable: amount, load: 0 } : { usable: 0, load: amount };
    return [
      { atMs: allocation.fromMs, ...begin },
      { atMs: allocation.untilMs, usable: -begin.usable, load: -begin.load },
    ];
  });
  const profile = toProfile(0, changes);
  return profile.times
    .map((fromMs, step) => ({
      fromMs,
      untilMs: untilOf(profile, step),
      amount: profile.usable[step]! - profile.load[step]!,
    }))
    .filter(({ amount }) => amount > 0);
}

function toResourceKey(allocation: Allocation): string {
  if (allocation.resource === 'link') return `link ${allocation.linkId} ${allocation.direction}`;
  return allocation.resource === 'kit'
    ? `kit ${allocation.kitType}`
    : `${allocation.resource} ${allocation.deviceId}`;
}

function isSomething(allocation: Allocation): boolean {
  return allocation.resource === 'link' ? allocation.cir + allocation.eir > 0 : allocation.amount > 0;
}
