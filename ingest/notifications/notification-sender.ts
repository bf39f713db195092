/**
 * Sends what waits, a few at once and one per channel, so that a channel that is slow holds up no other. What always
 * holds: a message is marked before its first byte leaves and keeps its id; one that was marked when the process ended
 * is sent again with that id.
 */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import { toMessageText } from '#core/notifications/message-text.ts';
import { isContactChannel, type Notification } from '#core/notifications/notification.ts';
import type { Sealer } from '#core/sealer.ts';
import type { Registry } from '#store/registry/registry.ts';
import {
  type AttemptResult,
  channelPurpose,
  type OutboxMessage,
  type StoredChannel,
} from '#store/registry/registry-notifications.ts';
import { retryWhileUnavailable } from '../retry.ts';
import type { CityTimes } from './city-times.ts';
import type { NotificationMetrics } from './notification-metrics.ts';
import { type OutgoingMessage, SendFailed } from './outgoing-message.ts';
import type { Mailer } from './send-mail.ts';
import { sendWebhook, type Webhook } from './send-webhook.ts';

export interface NotificationSender {
  /** Begins to send what is due, as far as there is room. */
  send(): Promise<void>;
  /** One that is under way has ended; never while there is none. */
  progress(): Promise<void>;
  /** All that is under way has ended. */
  settled(): Promise<void>;
}

export interface SenderOptions {
  registry: Pick<Registry, 'notifications' | 'devices' | 'requests'>;
  times: CityTimes;
  clock: Clock;
  log: Logger;
  metrics: Pick<NotificationMetrics, 'attempts' | 'sendSeconds'>;
  sealer: Sealer;
  /** Absent: no mail server is set. */
  mailer?: Mailer;
  isPrivateAllowed: boolean;
  /** Where people reach the console; '' if not known. */
  publicUrl: string;
  random(): number;
  signal: AbortSignal;
}

type SendChannel = Pick<StoredChannel, 'id' | 'language' | 'target'>;

const SENDING_MAX = 8;
const WEBHOOK_TIMEOUT_MS = 5000;
const FIRST_DELAY_MS = 5000;
const MAX_DELAY_MS = 1_800_000;
const GIVE_UP_MS = 24 * 3_600_000;

/** Half is fixed, half is chance. @param attempts so far, at least 1 */
export function toNextDelayMs(attempts: number, random: () => number): number {
  const fullMs = Math.min(FIRST_DELAY_MS * 2 ** Math.min(attempts - 1, 20), MAX_DELAY_MS);
  return Math.round((fullMs * (1 + random())) / 2);
}

export function createNotificationSender(options: SenderOptions): NotificationSender {
  const { registry, times, clock, log, metrics, random, signal } = options;
  const { notifications } = registry;
  /** By channel. */
  const underWay = new Map<string, Promise<void>>();

  async function attempt(message: OutboxMessage): Promise<AttemptResult> {
    const startedMs = clock.monotonicMs();
    let type: StoredChannel['target']['type'] | 'none' = 'none';
    try {
      const channel = await findChannel(message.notification);
      type = channel?.target.type ?? 'none';
      if (!channel) throw new SendFailed('channelGone', { isFinal: true });
      await sendBy(channel, await toOutgoing(message, channel));
      metrics.attempts.inc({ channel: type, outcome: 'sent' });
      return { state: 'sent', finishedMs: clock.nowMs() };
    } catch (error) {
      const failure = error instanceof SendFailed ? error : new SendFailed('fault', { cause: error });
      const result = toFailure(message, failure);
      metrics.attempts.inc({ channel: type, outcome: result.state === 'failed' ? 'givenUp' : 'failed' });
      log.warn({ id: message.id, err: failure }, 'Message not sent');
      return result;
    } finally {
      metrics.sendSeconds.observe({ channel: type }, (clock.monotonicMs() - startedMs) / 1000);
    }
  }

  /** Of whoever asked for bandwidth: a mail channel, as long as they are known and agree. */
  async function findChannel(notification: Notification): Promise<SendChannel | undefined> {
    const { channelId } = notification;
    if (!isContactChannel(channelId) || notification.step !== 'request')
      return notifications.getChannel(channelId);
    const request = await registry.requests.get(notification.request.id);
    const ref = request?.requester.contactRef;
    const contact = ref === undefined ? undefined : await registry.requests.getContact(ref);
    if (!contact?.hasMailConsent || contact.mail === undefined) return undefined;
    const target = { type: 'mail', addresses: [contact.mail] } as const;
    return { id: channelId, language: 'de', target };
  }

  function toFailure({ createdMs, attempts }: OutboxMessage, failure: SendFailed): AttemptResult {
    const nowMs = clock.nowMs();
    const error = failure.message;
    const nextAttemptMs = nowMs + toNextDelayMs(attempts, random);
    const isOver = failure.isFinal || nextAttemptMs - createdMs > GIVE_UP_MS;
    return isOver
      ? { state: 'failed', finishedMs: nowMs, error }
      : { state: 'waiting', nextAttemptMs, error };
  }

  async function sendBy({ id, target }: SendChannel, message: OutgoingMessage): Promise<void> {
    if (target.type === 'mail') {
      if (!options.mailer) throw new SendFailed('mailNotSet');
      return options.mailer.send(target.addresses, message);
    }
    const opened = options.sealer.open(target.sealed, channelPurpose(id));
    if (!opened) throw new SendFailed('keyChanged');
    const webhook = JSON.parse(Buffer.from(opened).toString()) as Webhook;
    const { isPrivateAllowed } = options;
    const limits = { isPrivateAllowed, timeoutMs: WEBHOOK_TIMEOUT_MS, signal };
    return sendWebhook(webhook, message, clock.nowMs(), limits);
  }

  async function toOutgoing(message: OutboxMessage, channel: SendChannel): Promise<OutgoingMessage> {
    const { notification, id } = message;
    const { publicUrl } = options;
    const devices = new Map<string, string>();
    for (const deviceId of devicesOf(notification)) {
      const device = await registry.devices.getDevice(deviceId);
      if (device) devices.set(deviceId, device.name);
    }
    const cityName = times.nameOf(notification.city);
    const names = { city: cityName, timeZone: times.timeZoneOf(notification.city), devices, publicUrl };
    const words = toMessageText(notification, channel.language, names);
    const path = toPath(notification);
    const link = path !== '' && publicUrl !== '' ? `${publicUrl}${path}` : '';
    return { id, notification, cityName, ...words, ...(link && { link }) };
  }

  async function sendOne(message: OutboxMessage): Promise<void> {
    const result = await attempt(message);
    await retryWhileUnavailable(() => notifications.finish(message.id, result), {
      ...{ signal, random },
      onRetry: error => log.warn({ err: error }, 'Registry is away, trying again'),
    });
  }

  function begin(message: OutboxMessage): void {
    const { channelId } = message.notification;
    const sending = sendOne(message)
      // It stays marked, and is sent again after a restart.
      .catch(error => log.error({ err: error, id: message.id }, 'Message is left as being sent'))
      .finally(() => underWay.delete(channelId));
    underWay.set(channelId, sending);
  }

  return {
    async send() {
      while (underWay.size < SENDING_MAX && !signal.aborted) {
        const due = await notifications.claim(clock.nowMs(), SENDING_MAX - underWay.size, [
          ...underWay.keys(),
        ]);
        for (const message of due) begin(message);
        if (due.length === 0) return;
      }
    },
    progress: () => Promise.race(underWay.values()),
    async settled() {
      await Promise.all(underWay.values());
    },
  };
}

function toPath(notification: Notification): string {
  if ('alarm' in notification) return `/alarms/${notification.alarm.id}`;
  return 'request' in notification ? `/events/${notification.request.id}` : '';
}

function devicesOf(notification: Notification): string[] {
  if (notification.step === 'test' || notification.step === 'request') return [];
  const alarms = 'alarm' in notification ? [notification.alarm] : notification.flood.subjects;
  return alarms.flatMap(({ deviceId }) => (deviceId === undefined ? [] : [deviceId]));
}
