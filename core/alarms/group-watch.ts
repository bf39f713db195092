/**
 * Which members of a group are silent, or dark although they should burn; and when that is so many that it is one
 * fault, not many: twenty, or half of a group of at least five.
 */
import type { AlarmDevice } from './alarm.ts';
import { toGroupResource } from './alarm.ts';

export type Ailment = 'silent' | 'dark';

export interface GroupWatch {
  /** Returns the group resource when its count changed. */
  note(device: AlarmDevice, ailment: Ailment, isSo: boolean): string | undefined;
  /** Devices with one of the ailments, in the order of their ids. */
  ailing(groupResource: string, ailments: readonly Ailment[]): string[];
}

const MANY = 20;
const GROUP_LEAST = 5;

export function createGroupWatch(): GroupWatch {
  const groups = new Map<string, Record<Ailment, Set<string>>>();

  return {
    note(device, ailment, isSo) {
      const resource = toGroupResource(device);
      if (resource === undefined) return undefined;
      const known = groups.get(resource);
      if (!known && !isSo) return undefined;
      const group = known ?? { silent: new Set(), dark: new Set() };
      if (group[ailment].has(device.id) === isSo) return undefined;
      if (isSo) group[ailment].add(device.id);
      else group[ailment].delete(device.id);
      if (group.silent.size + group.dark.size === 0) groups.delete(resource);
      else groups.set(resource, group);
      return resource;
    },
    ailing(groupResource, ailments) {
      const group = groups.get(groupResource);
      if (!group) return [];
      return [...new Set(ailments.flatMap(ailment => [...group[ailment]]))].sort();
    },
  };
}

export function isManyOf(count: number, members: number): boolean {
  return members >= GROUP_LEAST && count >= toNeeded(members);
}

/** Well below what raises it, so that the last few of a group do not make it tremble. */
export function isFewOf(count: number, members: number): boolean {
  return count * 2 < toNeeded(members);
}

function toNeeded(members: number): number {
  return Math.min(MANY, Math.ceil(members / 2));
}
