/** The list beside the map: exactly the devices that the map shows now, worst first. Pure. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import type { DeviceSummary } from '#core/resources.ts';
import { toDeviceState, toRank } from './device-state.ts';
import { type Bounds, isWithin } from './map-address.ts';

export interface ShownList {
  ids: string[];
  problemCount: number;
}

/**
 * @param bounds what can be seen; undefined: there is no map, so devices without a place are listed, too
 * @param nameRanks place of each device in the alphabet
 */
export function toShownList(
  devices: Iterable<DeviceSummary>,
  kinds: readonly DeviceKindName[],
  bounds: Bounds | undefined,
  nameRanks: ReadonlyMap<string, number>,
): ShownList {
  const normalRank = toRank('normal');
  const entries: { id: string; rank: number; name: number }[] = [];
  let problemCount = 0;
  for (const device of devices) {
    if (!kinds.includes(device.kind) || !isWithin(device.location, bounds)) continue;
    const rank = toRank(toDeviceState(device));
    if (rank !== normalRank) problemCount += 1;
    entries.push({ id: device.id, rank, name: nameRanks.get(device.id) ?? Number.MAX_SAFE_INTEGER });
  }
  entries.sort((a, b) => a.rank - b.rank || a.name - b.name || (a.id < b.id ? -1 : 1));
  return { ids: entries.map(({ id }) => id), problemCount };
}

export function isSameList(one: ShownList, other: ShownList): boolean {
  return one.ids.length === other.ids.length && one.ids.every((id, index) => id === other.ids[index]);
}
