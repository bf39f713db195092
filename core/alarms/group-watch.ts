/**
 * Which members of a group are silent, or dark although they should burn; and when that is so many that it is one
 * fault, not many: twenty, or half of a group of at least five.
 */
import type { AlarmDevice } from './alarm.ts';
import { toGroupResource } from './alarm.ts';

export type Ailment = 'silent' | 'dark';

export interface GroupWatch {
  /**
   * Returns the group resource when its count may have changed.
   * @param component '' for the whole device
   */
  note(device: AlarmDevice, ailment: Ailment, isSo: boolean, component?: string): string | undefined;
  /** Devices with one of the ailments, in the order of their ids. */
  ailing(groupResource: string, ailments: readonly Ailment[]): string[];
}

const MANY = 20;
const GROUP_LEAST = 5;

export function createGroupWatch(): GroupWatch {
  const groups = new Map<string, Record<Ailment, Set<string>>>();

  return {
    note(device, ailment, isSo, component = '') {
      const resource = toGroupResource(device);
      if (resource === undefined) return undefined;
      const known = groups.get(resource);
      if (!known && !isSo) return undefined;
      const group = known ?? { silent: new Set(), dark: new Set() };
      const member = `${device.id}/${component}`;
      if (group[ailment].has(member) === isSo) return undefined;
      if (isSo) group[ailment].add(member);
      else group[ailment].delete(member);
      if (group.silent.size + group.dark.size === 0) groups.delete(resource);
      else groups.set(resource, group);
      return resource;
    },
    ailing(groupResource, ailments) {
      const group = groups.get(groupResource);
      if (!group) return [];
      const members = ailments.flatMap(ailment => [...group[ailment]]);
      return [...new Set(members.map(member => member.split('/', 1)[0]!))].sort();
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
