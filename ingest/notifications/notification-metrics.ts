import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { OUTBOX_STATES, type OutboxState } from '#store/registry/registry-notifications.ts';

export interface NotificationMetrics {
  text(): Promise<string>;
  made: Counter<'step'>;
  attempts: Counter<'channel' | 'outcome'>;
  sendSeconds: Histogram<'channel'>;
  failures: Counter;
}

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What is to `read` is read when the metrics are; a registry that is away must not take the others with it. */
export function createNotificationMetrics(read: {
  counts(): Promise<Record<OutboxState, number>>;
  watches(): number;
}): NotificationMetrics {
  const registry = new Registry();
  const registers = [registry];
  new Gauge({
    name: 'leitstand_notifications_messages',
    help: 'Messages about alarms in the registry, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      const counts = await read.counts().catch(() => undefined);
      this.reset();
      if (counts) for (const state of OUTBOX_STATES) this.set({ state }, counts[state]);
    },
  });
  new Gauge({
    name: 'leitstand_notifications_watched_alarms',
    help: 'Alarms of which a route was told, or is to be told in its hours',
    registers,
    collect() {
      this.set(read.watches());
    },
  });
  return {
    text: () => registry.metrics(),
    made: new Counter({
      name: 'leitstand_notifications_made_total',
      help: 'Messages made, by what they tell',
      labelNames: ['step'],
      registers,
    }),
    attempts: new Counter({
      name: 'leitstand_notifications_attempts_total',
      help: 'Attempts to send, by type of channel and what came of them',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    sendSeconds: new Histogram({
      name: 'leitstand_notifications_send_seconds',
      help: 'Time of an attempt to send',
      labelNames: ['channel'],
      buckets: SECONDS,
      registers,
    }),
    failures: new Counter({
      name: 'leitstand_notifications_failures_total',
      help: 'Rounds given up and repeated, mostly because the registry was away',
      registers,
    }),
  };
}
