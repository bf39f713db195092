/** Tells people of alarms and requests: follows their changes and sends what comes of them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import { createSealer } from '#core/sealer.ts';
import type { Registry } from '#store/registry/registry.ts';
import { createCityTimes } from './city-times.ts';
import { createNotificationFollower } from './notification-follower.ts';
import { createNotificationMetrics } from './notification-metrics.ts';
import { createNotificationSender } from './notification-sender.ts';
import { createRequestFollower } from './request-follower.ts';
import { createMailer, type MailOptions } from './send-mail.ts';

export interface NotificationsOptions {
  registry: Pick<Registry, 'alarms' | 'notifications' | 'devices' | 'requests'>;
  clock: Clock;
  log: Logger;
  /** What addresses and secrets of webhooks are sealed with. */
  secretKey: Uint8Array;
  /** Where people reach the console, without a path; '' if not known. */
  publicUrl: string;
  /** Absent: no mail. */
  mail?: MailOptions;
  /** Webhooks on this machine, in private networks and without TLS. */
  isPrivateAllowed: boolean;
  intervalMs?: number;
  /** 0 to 1, for the jitter of retries. */
  random?(): number;
}

export interface Notifications extends Part {
  /** Prometheus text. */
  metrics(): Promise<string>;
}

const INTERVAL_MS = 1000;
const STOP_TIMEOUT_MS = 6000;

export function createNotifications(options: NotificationsOptions): Notifications {
  const { registry, clock, log, mail, publicUrl, isPrivateAllowed, random = Math.random } = options;
  const { notifications } = registry;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const times = createCityTimes(() => registry.devices.listCities(), clock);
  const metrics = createNotificationMetrics({
    counts: () => notifications.counts(),
    watches: () => follower.watches(),
  });
  const follower = createNotificationFollower({ registry, times, clock, metrics });
  const requestFollower = createRequestFollower({ registry, clock, metrics });
  const mailer = mail && createMailer(mail);
  const sealer = createSealer(options.secretKey);

  /** What fails is done again in the next round. */
  async function isDone(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      metrics.failures.inc();
      log.warn({ err: error }, 'Messages about alarms wait');
      return false;
    }
  }

  async function run(signal: AbortSignal): Promise<void> {
    const sending = { registry, times, clock, log, metrics, sealer, isPrivateAllowed, publicUrl };
    const sender = createNotificationSender({ ...sending, ...(mailer && { mailer }), random, signal });
    let isStartedOver = false;
    while (!signal.aborted) {
      isStartedOver ||= await isDone(() => notifications.startOver(clock.nowMs()));
      await isDone(follower.follow);
      await isDone(requestFollower.follow);
      if (isStartedOver) await isDone(sender.send);
      const pause = wait(options.intervalMs ?? INTERVAL_MS, undefined, { signal, ref: false });
      await Promise.race([pause, sender.progress()]).catch(() => undefined);
    }
    await sender.settled();
  }

  return {
    name: 'notifications',
    async start() {
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await Promise.race([running, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    },
    metrics: () => metrics.text(),
  };
}
