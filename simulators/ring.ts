/** How the fibre nodes of a city hang together: a ring in the order of their ids, port 2 of each to port 1 of the next. */
import type { Device } from '#core/devices.ts';
import { type LinkEnd, toSpan } from './fibre-link.ts';
import { toKey } from './noise.ts';

export interface RingLink {
  /** Its port 2, and port 1 of the other: the same node where a city has but one. */
  fromId: string;
  toId: string;
  linkKey: number;
}

/** By city. */
export function toRingLinks(seed: number, devices: readonly Device[]): Map<string, RingLink[]> {
  const nodes = devices.filter(({ kind }) => kind === 'fibrenode');
  const byCity = Map.groupBy(nodes, ({ city }) => city);
  return new Map(
    [...byCity].map(([city, ofCity]) => {
      const ids = ofCity.map(({ id }) => id).sort();
      const links = ids.map((fromId, i) => {
        const toId = ids[(i + 1) % ids.length]!;
        return { fromId, toId, linkKey: toKey(seed, `link ${fromId} ${toId}`) };
      });
      return [city, links];
    }),
  );
}

/** By node: what it sees of its links, port 1 first. */
export function toLinkEnds(seed: number, devices: readonly Device[]): Map<string, LinkEnd[]> {
  const ends = new Map<string, LinkEnd[]>();
  for (const { fromId, toId, linkKey } of [...toRingLinks(seed, devices).values()].flat()) {
    const span = toSpan(linkKey);
    ends.set(toId, [{ number: 1, linkKey, side: 1, span }, ...(ends.get(toId) ?? [])]);
    ends.set(fromId, [...(ends.get(fromId) ?? []), { number: 2, linkKey, side: 0, span }]);
  }
  return ends;
}
