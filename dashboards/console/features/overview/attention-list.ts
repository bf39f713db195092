/** What wants somebody to look, worst first and newest first among equals. Pure. */
import type { DeviceSummary } from '#core/resources.ts';
import { PRIORITIES, type Priority } from '../../ui/priority-shapes.ts';
import { toDeviceState, toRank } from '../map/device-state.ts';

export interface Attention {
  /** The first of them, at most as many as were asked for. */
  ids: string[];
  total: number;
  /** How many of each priority, worst first; without those that do not occur. */
  counts: { priority: Priority; count: number }[];
}

/** Signed off and never heard of are plain facts for the list of devices, not for a person's attention. */
const QUIET: Priority = '4';

export function toAttention(devices: Iterable<DeviceSummary>, most: number): Attention {
  const found: { device: DeviceSummary; rank: number }[] = [];
  const counts = new Map<Priority, number>();
  for (const device of devices) {
    const state = toDeviceState(device);
    if (state === 'normal' || state === QUIET) continue;
    found.push({ device, rank: toRank(state) });
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  found.sort(
    (one, other) =>
      one.rank - other.rank ||
      (other.device.lastReceived ?? '').localeCompare(one.device.lastReceived ?? '') ||
      (one.device.id < other.device.id ? -1 : 1),
  );
  return {
    ids: found.slice(0, most).map(({ device }) => device.id),
    total: found.length,
    counts: PRIORITIES.flatMap(priority => {
      const count = counts.get(priority);
      return count === undefined ? [] : [{ priority, count }];
    }),
  };
}
