/**
 * The alarms the page knows: all that are open or shelved and that no other explains, loaded once and kept current by
 * changes. Changes that arrive while they are being loaded win over what is loaded. Pure.
 */
import type { AlarmResource } from '#core/alarm-resources.ts';
import type { Severity } from '#core/limits.ts';

/** Gravest first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'major', 'minor', 'warning'];

export interface AlarmStore {
  readonly alarms: ReadonlyMap<string, AlarmResource>;
  /** Whether they were loaded since `clear`. */
  readonly isLoaded: boolean;
  beginLoad(): void;
  takeLoad(items: readonly AlarmResource[]): void;
  /** Returns those that are raised and new to the page, or raised again. */
  applyChange(items: readonly AlarmResource[]): AlarmResource[];
  clear(): void;
}

export function createAlarmStore(): AlarmStore {
  let alarms = new Map<string, AlarmResource>();
  let changedMeanwhile: Map<string, AlarmResource> | undefined;
  let isLoaded = false;

  function put(alarm: AlarmResource): void {
    if (alarm.operatorState === 'closed' || alarm.causeId !== undefined) alarms.delete(alarm.id);
    else alarms.set(alarm.id, alarm);
  }

  return {
    get alarms() {
      return alarms;
    },
    get isLoaded() {
      return isLoaded;
    },
    beginLoad() {
      changedMeanwhile = new Map();
    },
    takeLoad(items) {
      const changed = changedMeanwhile ?? new Map<string, AlarmResource>();
      changedMeanwhile = undefined;
      alarms = new Map();
      for (const alarm of [...items, ...changed.values()]) put(alarm);
      isLoaded = true;
    },
    applyChange(items) {
      const news = items.filter(alarm => isNews(alarm, alarms.get(alarm.id)));
      for (const alarm of items) {
        put(alarm);
        changedMeanwhile?.set(alarm.id, alarm);
      }
      return news;
    },
    clear() {
      alarms = new Map();
      changedMeanwhile = undefined;
      isLoaded = false;
    },
  };
}

/** Nobody is told of what they shelved, nor of what is over already. */
function isNews(alarm: AlarmResource, before: AlarmResource | undefined): boolean {
  if (alarm.operatorState !== 'none' || alarm.isCleared || alarm.causeId !== undefined) return false;
  return !before || before.raiseCount < alarm.raiseCount;
}

/** Gravest first, then the one raised last. */
export function compareAlarms(one: AlarmResource, other: AlarmResource): number {
  return (
    SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
    other.raised.localeCompare(one.raised) ||
    (one.id < other.id ? -1 : 1)
  );
}

/**
 * The gravest alarm of each device that is raised now and not shelved. Not that it is silent: its presence says so
 * itself, and sooner.
 */
export function toWorstByDevice(alarms: Iterable<AlarmResource>): Map<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const { device, severity, isCleared, operatorState, type } of alarms) {
    if (device === undefined || isCleared || operatorState === 'shelved' || type === 'commsLost') continue;
    const before = worst.get(device);
    if (!before || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(before)) worst.set(device, severity);
  }
  return worst;
}
