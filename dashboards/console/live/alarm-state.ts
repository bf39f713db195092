/** The alarms of now as signals, written by `alarm-feed.ts` alone. */
import { computed, signal } from '@preact/signals';
import type { AlarmResource } from '#core/alarm-resources.ts';
import { compareAlarms, createAlarmStore } from './alarm-store.ts';

export const alarmStore = createAlarmStore();
/** Grows with every change of `alarmStore`. */
export const alarmRevision = signal(0);

/** Open and shelved ones, gravest first. */
export const alarms = computed<readonly AlarmResource[]>(() => {
  alarmRevision.value;
  return [...alarmStore.alarms.values()].sort(compareAlarms);
});

export const openAlarms = computed(() => alarms.value.filter(alarm => alarm.operatorState !== 'shelved'));

/** Waiting for somebody: new, or gone again before anybody had seen it. */
export function isFresh({ operatorState }: AlarmResource): boolean {
  return operatorState === 'none';
}

export const freshCount = computed(() => openAlarms.value.filter(isFresh).length);

/** Raised since the page was told last; whoever says so empties it. */
export const newlyRaised = signal<readonly AlarmResource[]>([]);
