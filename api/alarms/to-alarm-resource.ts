/** An alarm of the registry as the api tells it. */
import type { AlarmDetailResource, AlarmResource, AlarmThreshold } from '#core/alarm-resources.ts';
import { toAlarmId } from '#core/alarms/alarm.ts';
import type { StoredAlarm } from '#store/registry/registry-alarms.ts';
import { toTime } from '../to-device-summary.ts';

export function toAlarmResource(alarm: StoredAlarm): AlarmResource {
  const { id, city, kind, deviceId, key, severity, isCleared, isFlapping, raiseCount } = alarm;
  const { value, clearedMs, operatorState, shelvedUntilMs, assignee, suppressedBy, impactedRequests } = alarm;
  const { maintenanceId } = alarm;
  const acknowledgedBy =
    operatorState === 'ack' ? alarm.operatorChanges.find(({ step }) => step === 'ack')?.by?.name : undefined;
  return {
    ...{ id, city, resource: key.resource, type: key.alarmTypeId, severity },
    ...{ isCleared, isFlapping, raiseCount, operatorState },
    created: toTime(alarm.timeCreatedMs),
    raised: toTime(alarm.lastRaisedMs),
    changed: toTime(alarm.lastChangedMs),
    impactedCount: alarm.impactedResources.length,
    ...(key.qualifier !== '' && { qualifier: key.qualifier }),
    ...(kind !== undefined && { kind }),
    ...(deviceId !== undefined && { device: deviceId }),
    ...(value !== undefined && { value }),
    ...(clearedMs !== undefined && { cleared: toTime(clearedMs) }),
    ...(acknowledgedBy !== undefined && { acknowledgedBy }),
    ...(shelvedUntilMs !== undefined && { shelvedUntil: toTime(shelvedUntilMs) }),
    ...(maintenanceId !== undefined && { maintenanceId }),
    ...(assignee !== undefined && { assignee }),
    ...(impactedRequests && { impactedRequests: [...impactedRequests] }),
    ...(suppressedBy !== undefined && { causeId: toAlarmId(suppressedBy) }),
  };
}

export function toAlarmDetail(
  alarm: StoredAlarm,
  threshold: AlarmThreshold | undefined,
): AlarmDetailResource {
  return {
    ...toAlarmResource(alarm),
    ...(threshold && { threshold }),
    impactedResources: [...alarm.impactedResources].sort(),
    statusChanges: alarm.statusChanges.map(({ timeMs, untilMs, step, severity }) => ({
      ...{ time: toTime(timeMs), step, severity },
      ...(untilMs !== undefined && { until: toTime(untilMs) }),
    })),
    operatorChanges: alarm.operatorChanges.map(({ atMs, step, by, text, untilMs }) => ({
      ...{ time: toTime(atMs), step },
      ...(by !== undefined && { by }),
      ...(text !== undefined && { text }),
      ...(untilMs !== undefined && { until: toTime(untilMs) }),
    })),
  };
}
