/** Who was told of a request and of what went wrong on its way, and when. Pure; channels in place of persons. */
import { isContactChannel, type Notification } from '../notifications/notification.ts';
import type { ReportMessage } from './report.ts';

export interface SentMessage extends Pick<ReportMessage, 'createdMs' | 'state'> {
  notification: Notification;
  finishedMs?: number;
}

export interface ReportChannel {
  name: string;
  type: 'mail' | 'webhook';
}

/** @param alarmIds of the incidents: messages about them count from `fromMs` on */
export function toReportMessages(
  messages: readonly SentMessage[],
  about: { requestId: string; alarmIds: ReadonlySet<string>; fromMs: number },
  channelOf: (id: string) => ReportChannel | undefined,
): ReportMessage[] {
  return messages
    .flatMap((message): ReportMessage[] => {
      const found = toAbout(message.notification, about);
      if (!found) return [];
      const { createdMs, state, finishedMs, notification } = message;
      const sent = state === 'sent' && finishedMs !== undefined ? { sentMs: finishedMs } : {};
      return [
        { createdMs, ...sent, state, channel: toChannel(notification.channelId, channelOf), about: found },
      ];
    })
    .sort((one, other) => one.createdMs - other.createdMs);
}

function toAbout(
  notification: Notification,
  { requestId, alarmIds, fromMs }: { requestId: string; alarmIds: ReadonlySet<string>; fromMs: number },
): ReportMessage['about'] | undefined {
  switch (notification.step) {
    case 'request':
      return notification.request.id === requestId
        ? { type: 'state', to: notification.request.to }
        : undefined;
    case 'test':
      return undefined;
    case 'flood': {
      const isAbout =
        notification.timeMs >= fromMs && notification.flood.subjects.some(({ id }) => alarmIds.has(id));
      return isAbout ? { type: 'alarm', step: 'flood' } : undefined;
    }
    default: {
      const { alarm, step, timeMs } = notification;
      if (timeMs < fromMs || !alarmIds.has(alarm.id)) return undefined;
      return { type: 'alarm', step, alarmTypeId: alarm.alarmTypeId };
    }
  }
}

function toChannel(
  id: string,
  channelOf: (id: string) => ReportChannel | undefined,
): ReportMessage['channel'] {
  if (isContactChannel(id)) return { type: 'requester', name: '' };
  return channelOf(id) ?? { type: 'gone', name: '' };
}
