/**
 * Which devices a list shows, and in which order: the table of the console and the file made from it. Pure: the same
 * devices and criteria give the same list.
 */
import type { DeviceKindName } from './device-kinds/device-kind.ts';
import { DEVICE_KINDS } from './device-kinds/device-kinds.ts';
import {
  isExcused,
  PRESENCES,
  type Presence,
  type PresenceStatement,
  SILENCE_REASONS,
  type SilenceReason,
} from './presence.ts';
import type { DeviceSummary } from './resources.ts';
import { toSearchable } from './to-searchable.ts';

export const DEVICE_SORTS = [
  'attention',
  'reason',
  'name',
  'kind',
  'city',
  'reading',
  'age',
  'id',
  'group',
  'firmware',
  'lifecycle',
] as const;
export type DeviceSort = (typeof DEVICE_SORTS)[number];

/** 'attention': everything that is not as it should be. */
export type PresenceFilter = Presence | 'attention' | 'any';
export const PRESENCE_FILTERS: readonly PresenceFilter[] = ['any', 'attention', ...PRESENCES];

export interface DeviceCriteria {
  /** Empty: all kinds. */
  kinds: readonly DeviceKindName[];
  presence: PresenceFilter;
  /** '' or absent: any. */
  reason?: SilenceReason | '';
  /** Every word must stand somewhere in name, id or city. */
  text: string;
  /** '' or absent: any. */
  lifecycle?: string;
  /** Part of the group's id. */
  group?: string;
  firmware?: string;
}

export interface DeviceOrdering {
  sort: DeviceSort;
  isDescending: boolean;
}

/** 0 needs a person most. Sleeping is planned and as good as ready, as is what is silent by our own fault. */
const ATTENTION: Record<Presence, number> = {
  lost: 0,
  stale: 1,
  disconnected: 2,
  unknown: 3,
  ready: 4,
  sleeping: 4,
};
const IN_ORDER = 4;
const KINDS = [...DEVICE_KINDS.keys()];

export function needsAttention(statement: PresenceStatement): boolean {
  return toAttention(statement) < IN_ORDER;
}

function toAttention(statement: PresenceStatement): number {
  return isExcused(statement) ? IN_ORDER : ATTENTION[statement.presence];
}

export type Compare = (a: string, b: string) => number;

/** Place of each device in the alphabet. Comparing words is slow, so it is done once per fleet, not per sorting. */
export function toNameRanks(devices: Iterable<DeviceSummary>, compare: Compare): Map<string, number> {
  const sorted = [...devices].sort((a, b) => compare(a.name, b.name) || (a.id < b.id ? -1 : 1));
  return new Map(sorted.map((device, rank) => [device.id, rank]));
}

export interface OrderContext {
  nameRanks: ReadonlyMap<string, number>;
  /** City slug to name, for searching. */
  cityNames: ReadonlyMap<string, string>;
  /** City slug to its place in the alphabet. */
  cityRanks: ReadonlyMap<string, number>;
  compare: Compare;
}

export function toOrderContext(
  devices: Iterable<DeviceSummary>,
  cities: readonly { slug: string; name: string }[],
  compare: Compare,
): OrderContext {
  const byName = [...cities].sort((a, b) => compare(a.name, b.name));
  return {
    nameRanks: toNameRanks(devices, compare),
    cityNames: new Map(cities.map(({ slug, name }) => [slug, name])),
    cityRanks: new Map(byName.map(({ slug }, rank) => [slug, rank])),
    compare,
  };
}

/** Ids of the devices that match all criteria, first to be shown first. */
export function toOrder(
  devices: Iterable<DeviceSummary>,
  criteria: DeviceCriteria & DeviceOrdering,
  context: OrderContext,
): string[] {
  const isMatch = toFilter(criteria, context.cityNames);
  const shown = [...devices].filter(isMatch);
  const keyOf = toSortKey(shown, criteria, context);
  const entries = shown.map(device => ({
    id: device.id,
    key: keyOf(device),
    rank: context.nameRanks.get(device.id) ?? Number.MAX_SAFE_INTEGER,
  }));
  const direction = criteria.isDescending ? -1 : 1;
  entries.sort((a, b) => compareKeys(a.key, b.key) * direction || a.rank - b.rank);
  if (criteria.sort === 'name' && criteria.isDescending) entries.reverse();
  return entries.map(entry => entry.id);
}

function compareKeys(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function toSortKey(
  devices: readonly DeviceSummary[],
  criteria: DeviceOrdering,
  context: OrderContext,
): (device: DeviceSummary) => number {
  // Devices without a value come last, whatever the direction.
  const missing = criteria.isDescending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const byText = (textOf: (device: DeviceSummary) => string | undefined) => {
    const ranks = toTextRanks(devices.map(textOf), context.compare);
    return (device: DeviceSummary) => ranks.get(textOf(device) ?? '') ?? missing;
  };
  switch (criteria.sort) {
    case 'attention':
      return toAttention;
    case 'reason':
      return ({ presenceReason }) =>
        presenceReason === undefined ? missing : SILENCE_REASONS.indexOf(presenceReason);
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
    case 'id':
      return byText(device => device.id);
    case 'group':
      return byText(device => device.groupId);
    case 'firmware':
      return byText(device => device.firmwareVersion);
    case 'lifecycle':
      return byText(device => device.lifecycle);
  }
}

/** Each different text and its place; what is absent or empty has none. */
function toTextRanks(texts: readonly (string | undefined)[], compare: Compare): Map<string, number> {
  const different = [...new Set(texts.filter(text => text !== undefined && text !== ''))] as string[];
  return new Map(different.sort(compare).map((text, rank) => [text, rank]));
}

export function toFilter(
  criteria: DeviceCriteria,
  cityNames: ReadonlyMap<string, string>,
): (device: DeviceSummary) => boolean {
  const words = toSearchable(criteria.text).split(/\s+/).filter(Boolean);
  const kinds = new Set<DeviceKindName>(criteria.kinds);
  const group = toSearchable(criteria.group ?? '');
  const { reason = '', lifecycle = '', firmware = '' } = criteria;
  return device => {
    if (kinds.size > 0 && !kinds.has(device.kind)) return false;
    if (!isPresenceMatch(device, criteria.presence)) return false;
    if (reason !== '' && device.presenceReason !== reason) return false;
    if (lifecycle !== '' && device.lifecycle !== lifecycle) return false;
    if (firmware !== '' && device.firmwareVersion !== firmware) return false;
    if (group !== '' && !toSearchable(device.groupId ?? '').includes(group)) return false;
    if (words.length === 0) return true;
    const text = toSearchable(`${device.name} ${device.id} ${cityNames.get(device.city) ?? device.city}`);
    return words.every(word => text.includes(word));
  };
}

function isPresenceMatch(statement: PresenceStatement, filter: PresenceFilter): boolean {
  if (filter === 'any') return true;
  return filter === 'attention' ? needsAttention(statement) : statement.presence === filter;
}
