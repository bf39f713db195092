/**
 * One alarm for a group instead of many for its members (domain section 6): when so many are silent, or dark by night
 * though they should burn, that they share a cause. What always holds: at most one of the two types is raised.
 */
import type { AlarmDevice } from './alarm.ts';
import { toDeviceResource, toGroupResource, toKeyText } from './alarm.ts';
import { GROUP_TYPES } from './alarm-causes.ts';
import type { AlarmTypeId } from './alarm-types.ts';
import { type Delays, noteBetween, noteClear, noteTrue } from './condition.ts';
import type { BookEntry, ConditionBook, Place } from './condition-book.ts';
import { type Ailment, createGroupWatch, isFewOf, isManyOf } from './group-watch.ts';
import type { Surroundings } from './surroundings.ts';
import { toDefaultThreshold } from './thresholds.ts';
import type { Topology } from './topology.ts';

export interface GroupJudge {
  noteSilent(device: AlarmDevice, isSo: boolean): void;
  noteDark(device: AlarmDevice, component: string, isSo: boolean, atMs: number): void;
  /** As it was before a restart: nothing is judged. */
  restoreDark(device: AlarmDevice, component: string): void;
  /** The device is missed now. */
  judgeSilence(device: AlarmDevice, atMs: number): void;
  judgeRecovery(device: AlarmDevice, atMs: number): void;
  /** Whether an alarm of the group stands. */
  isRaised(groupResource: string): boolean;
  /** A phase of a condition ended by itself: a group that raised tells whom it affects. */
  noteEnded(entry: BookEntry): void;
}

const AILMENTS = {
  groupDark: ['silent', 'dark'],
  groupCommsLost: ['silent'],
} as const satisfies Partial<Record<AlarmTypeId, readonly Ailment[]>>;

type GroupType = keyof typeof AILMENTS;

export function createGroupJudge(options: {
  book: ConditionBook;
  topology: Topology;
  surroundings: Surroundings;
}): GroupJudge {
  const { book, topology, surroundings } = options;
  const watch = createGroupWatch();

  function raisedType(resource: string): GroupType | undefined {
    return (GROUP_TYPES as readonly GroupType[]).find(type => book.isRaised(toText(resource, type)));
  }

  function ailingOf(resource: string, type: GroupType): string[] {
    return watch.ailing(resource, AILMENTS[type]);
  }

  /** @param isImmediate the delay has been served by the member that is missed */
  function judge(device: AlarmDevice, resource: string, atMs: number, isImmediate: boolean): void {
    const isNight = device.kind === 'lightmast' && surroundings.isNight(device, atMs);
    const type: GroupType = raisedType(resource) ?? (isNight ? 'groupDark' : 'groupCommsLost');
    const place = toPlace(device, resource, type);
    const delays: Delays = toDefaultThreshold(type);
    const count = ailingOf(resource, type).length;
    const members = topology.members(resource).length;
    const news = { timeMs: atMs, atMs };
    if (isManyOf(count, members)) {
      const raising = isImmediate ? { ...delays, raiseForS: 0 } : delays;
      const isCritical = topology.members(resource).some(member => surroundings.isCritical(member, atMs));
      const severity = isCritical ? 'critical' : toDefaultThreshold(type).severity;
      book.apply(
        place,
        condition => noteTrue(toHurried(condition, isImmediate), severity, news, raising),
        news,
      );
    } else if (isFewOf(count, members))
      book.apply(place, condition => noteClear(condition, atMs, delays), news);
    else book.apply(place, condition => noteBetween(condition, atMs), news);
    tellImpact(resource, type);
  }

  /** Whoever was affected since it was raised: what is over is told of as it was at its worst. */
  function tellImpact(resource: string, type: GroupType): void {
    const keyText = toText(resource, type);
    if (!book.isRaised(keyText)) return;
    const known = book.get(keyText)?.impactedResources ?? [];
    const ailing = ailingOf(resource, type).flatMap(id => topology.device(id) ?? []);
    const all = new Set([...known, ...ailing.map(toDeviceResource)]);
    if (all.size > known.length) book.setImpact(keyText, [...all].sort());
  }

  return {
    noteSilent: (device, isSo) => void watch.note(device, 'silent', isSo),
    restoreDark: (device, component) => void watch.note(device, 'dark', true, component),
    noteDark(device, component, isSo, atMs) {
      const resource = watch.note(device, 'dark', isSo, component);
      if (resource !== undefined) judge(device, resource, atMs, false);
    },
    judgeSilence(device, atMs) {
      const resource = toGroupResource(device);
      if (resource !== undefined) judge(device, resource, atMs, true);
    },
    judgeRecovery(device, atMs) {
      const resource = toGroupResource(device);
      if (resource !== undefined && raisedType(resource)) judge(device, resource, atMs, false);
    },
    isRaised: resource => raisedType(resource) !== undefined,
    noteEnded({ key }) {
      if (key.alarmTypeId in AILMENTS) tellImpact(key.resource, key.alarmTypeId as GroupType);
    },
  };
}

/** A condition that waits is raised at once when silence proves it. */
function toHurried<T extends { phase: string } | undefined>(
  condition: T,
  isImmediate: boolean,
): T | undefined {
  return isImmediate && condition?.phase === 'raising' ? undefined : condition;
}

function toText(resource: string, alarmTypeId: GroupType): string {
  return toKeyText({ resource, alarmTypeId, qualifier: '' });
}

function toPlace(device: AlarmDevice, resource: string, alarmTypeId: GroupType): Place {
  return { key: { resource, alarmTypeId, qualifier: '' }, city: device.city };
}
