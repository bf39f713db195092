/** Which devices are shown, and in which order. Pure: the same devices and criteria give the same list. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { Presence } from '#core/presence.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { KINDS, type PresenceFilter, type ViewState } from '../../app/view-state.ts';

export type OrderCriteria = Pick<ViewState, 'kinds' | 'presence' | 'text' | 'sort' | 'isDescending'>;

/** 0 needs a person most. Sleeping is planned and as good as ready. */
const ATTENTION: Record<Presence, number> = {
  lost: 0,
  stale: 1,
  disconnected: 2,
  unknown: 3,
  ready: 4,
  sleeping: 4,
};
const IN_ORDER = 4;

export function needsAttention(presence: Presence): boolean {
  return ATTENTION[presence] < IN_ORDER;
}

export type Compare = (a: string, b: string) => number;

/** Place of each device in the alphabet. Comparing words is slow, so it is done once per fleet, not per sorting. */
export function toNameRanks(devices: Iterable<DeviceSummary>, compare: Compare): Map<string, number> {
  const sorted = [...devices].sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return new Map(sorted.map((device, rank) => [device.id, rank]));
}

/** Lower case, without accents, ß as ss: `Schloßstraße` is found by `schlossstr`. */
export function toSearchable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}

export interface OrderContext {
  nameRanks: ReadonlyMap<string, number>;
  /** City slug to name, for searching. */
  cityNames: ReadonlyMap<string, string>;
  /** City slug to its place in the alphabet. */
  cityRanks: ReadonlyMap<string, number>;
}

/** Ids of the devices that match all criteria, first to be shown first. */
export function toOrder(
  devices: Iterable<DeviceSummary>,
  criteria: OrderCriteria,
  context: OrderContext,
): string[] {
  const isMatch = toFilter(criteria, context.cityNames);
  const keyOf = toSortKey(criteria, context);
  const entries: { id: string; key: number; rank: number }[] = [];
  for (const device of devices) {
    if (!isMatch(device)) continue;
    entries.push({
      id: device.id,
      key: keyOf(device),
      rank: context.nameRanks.get(device.id) ?? Number.MAX_SAFE_INTEGER,
    });
  }
  const direction = criteria.isDescending ? -1 : 1;
  entries.sort((a, b) => compareKeys(a.key, b.key) * direction || a.rank - b.rank);
  if (criteria.sort === 'name' && criteria.isDescending) entries.reverse();
  return entries.map(entry => entry.id);
}

function compareKeys(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function toSortKey(criteria: OrderCriteria, context: OrderContext): (device: DeviceSummary) => number {
  // Devices without a value come last, whatever the direction.
  const missing = criteria.isDescending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  switch (criteria.sort) {
    case 'attention':
      return device => ATTENTION[device.presence];
    case 'name':
      return () => 0;
    case 'kind':
      return device => KINDS.indexOf(device.kind);
    case 'city':
      return device => context.cityRanks.get(device.city) ?? missing;
    case 'reading':
      return device => device.headline?.value ?? missing;
    case 'age':
      // Youngest first when ascending: the age grows while the time falls.
      return device => (device.lastReading === undefined ? missing : -Date.parse(device.lastReading));
  }
}

/** Every word of the text must stand somewhere in name, id or city. */
export function toFilter(
  criteria: Pick<OrderCriteria, 'kinds' | 'presence' | 'text'>,
  cityNames: ReadonlyMap<string, string>,
): (device: DeviceSummary) => boolean {
  const words = toSearchable(criteria.text).split(/\s+/).filter(Boolean);
  const kinds = new Set<DeviceKindName>(criteria.kinds);
  return device => {
    if (kinds.size > 0 && !kinds.has(device.kind)) return false;
    if (!isPresenceMatch(device.presence, criteria.presence)) return false;
    if (words.length === 0) return true;
    const text = toSearchable(`${device.name} ${device.id} ${cityNames.get(device.city) ?? device.city}`);
    return words.every(word => text.includes(word));
  };
}

export function isPresenceMatch(presence: Presence, filter: PresenceFilter): boolean {
  if (filter === 'any') return true;
  return filter === 'attention' ? needsAttention(presence) : presence === filter;
}
