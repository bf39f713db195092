/**
 * Alarms for others: retained on `out/v1/{city}/alarm/{device}/{alarmType}`, with the component and the qualifier as further
 * levels where there are such. What always holds: nothing personal is in it; the topic is empty once the alarm is over and
 * nobody has to look at it any more. A group stands in the place of the device.
 */
import type { RegistryAlarms, StoredAlarm } from '#store/registry/registry-alarms.ts';

export interface AlarmPublishing {
  restore(): Promise<void>;
  /** One round: publishes what changed. */
  check(): Promise<void>;
}

export interface AlarmPublishingContext {
  alarms: Pick<RegistryAlarms, 'changedAfter'>;
  /** Keeps it for later subscribers, or with an empty payload forgets it; with `isNew` those who are here get it too. */
  publish: (topic: string, payload: Buffer, isNew: boolean) => void;
}

const PAGE = 1000;

export function createAlarmPublishing({ alarms, publish }: AlarmPublishingContext): AlarmPublishing {
  let revision = 0;

  async function follow(isNew: boolean): Promise<void> {
    for (;;) {
      const changed = await alarms.changedAfter(revision, PAGE);
      for (const alarm of changed) {
        publish(toAlarmTopic(alarm), toPayload(alarm), isNew);
        revision = alarm.revision;
      }
      if (changed.length < PAGE) return;
    }
  }

  return { restore: () => follow(false), check: () => follow(true) };
}

/** Below which everything of a device stands. */
export function toAlarmPrefix(city: string, device: string): string {
  return `out/v1/${city}/alarm/${device}`;
}

export function toAlarmTopic({ key, city }: Pick<StoredAlarm, 'key' | 'city'>): string {
  const [, , device = '', ...component] = key.resource.split('/');
  const levels = [device, key.alarmTypeId, ...component, ...(key.qualifier === '' ? [] : [key.qualifier])];
  return `out/v1/${city}/alarm/${levels.map(toLevel).join('/')}`;
}

/** What would be a wildcard or a level of its own is none. */
function toLevel(text: string): string {
  return text.replaceAll(/[+#/\p{Cc}]/gu, '-');
}

function toPayload(alarm: StoredAlarm): Buffer {
  const { id, key, severity, isCleared, isFlapping, operatorState, lastRaisedMs, lastChangedMs } = alarm;
  if (isCleared && operatorState === 'closed') return Buffer.alloc(0);
  return Buffer.from(
    JSON.stringify({
      ...{ v: 1, ts: new Date(lastChangedMs).toISOString(), id, resource: key.resource },
      ...{ type: key.alarmTypeId, severity, isCleared, isFlapping, operatorState },
      raised: new Date(lastRaisedMs).toISOString(),
      ...(alarm.suppressedBy !== undefined && { isExplained: true }),
      ...(alarm.impactedRequests && { impactedRequests: alarm.impactedRequests.map(({ id }) => id) }),
      ...(alarm.impactedResources.length > 0 && { impactedCount: alarm.impactedResources.length }),
    }),
  );
}
