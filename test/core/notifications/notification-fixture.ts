/** Alarms changed as ingest and people change them, and a route that is told of them step by step. */
import type { AlarmChange, AlarmStep } from '#core/alarms/alarm.ts';
import { toAlarmId, toKeyText } from '#core/alarms/alarm.ts';
import {
  type AlarmRecord,
  applyAlarmChange,
  applyOperatorAction,
  type OperatorAction,
} from '#core/alarms/alarm-record.ts';
import type { Notification, NotificationRoute, NotifiedAlarm } from '#core/notifications/notification.ts';
import { type NotificationMemory, toNotifications } from '#core/notifications/to-notifications.ts';

export const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
export const MINUTE_MS = 60_000;
const ANNA = { id: 'anna', name: 'Anna Berg' };

export const ROUTE: NotificationRoute = {
  id: 'route-1',
  city: 'landau',
  channelId: 'mail-1',
  leastSeverity: 'minor',
};

export function changeAlarm(
  record: AlarmRecord | undefined,
  device: string,
  step: AlarmStep,
  more: Partial<AlarmChange> = {},
): AlarmRecord {
  return applyAlarmChange(record, {
    key: { resource: `landau/lightmast/${device}`, alarmTypeId: 'lampFailure', qualifier: '' },
    ...{ step, city: 'landau', deviceId: device, severity: 'minor', timeMs: NOW_MS, atMs: NOW_MS },
    ...more,
  });
}

/** What is refused changes nothing. */
export function operate(record: AlarmRecord, action: OperatorAction, atMs = NOW_MS): AlarmRecord {
  const next = applyOperatorAction(record, action, { by: ANNA, atMs, isLatched: false });
  return typeof next === 'string' ? record : next;
}

export function toNotified(record: AlarmRecord): NotifiedAlarm {
  return { ...record, id: toAlarmId(toKeyText(record.key)), kind: 'lightmast' };
}

export interface Told {
  /** Time stands still until it is said. */
  tell(changed: readonly AlarmRecord[], afterMs?: number): Notification[];
  memory(): NotificationMemory;
  nowMs(): number;
}

export function createTold(routes: readonly NotificationRoute[] = [ROUTE]): Told {
  let nowMs = NOW_MS;
  const memory = { watches: new Map(), floods: new Map() };
  return {
    memory: () => memory,
    nowMs: () => nowMs,
    tell(changed, afterMs = 0) {
      nowMs += afterMs;
      const toHour = (_city: string, timeMs: number) => new Date(timeMs).getUTCHours();
      const input = { changed: changed.map(toNotified), routes, memory, nowMs, toHour };
      const { notifications, watches, floods } = toNotifications(input);
      for (const [map, changes] of [
        [memory.watches, watches],
        [memory.floods, floods],
      ] as const) {
        for (const [key, value] of changes) {
          if (value === undefined) map.delete(key);
          else map.set(key, value);
        }
      }
      return notifications;
    },
  };
}

export function stepsOf(notifications: readonly Notification[]): string[] {
  return notifications.map(one =>
    'alarm' in one ? `${one.alarm.deviceId} ${one.step} ${one.alarm.severity}` : one.step,
  );
}
