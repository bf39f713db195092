/**
 * What ingest refused had its PUBACK already. The reason stands in the device's log, and is told to the
 * device on its `refused` topic at QoS 0, if it listens, at most once per second.
 */
import type { Clock } from '#core/clock.ts';
import type { RegistryIngest } from '#store/registry/registry-ingest.ts';
import type { Sessions } from './sessions.ts';

export interface RefusalPublishing {
  open(): Promise<void>;
  check(): Promise<void>;
}

export interface RefusalPublishingContext {
  ingest: Pick<RegistryIngest, 'refusalsAfter' | 'lastLogId'>;
  sessions: Sessions;
  clock: Clock;
}

/** What stands on the `refused` topic. */
export interface RefusedMessage {
  v: 1;
  ts: string;
  /** In words, for the device's owner. */
  reason: string;
  /** How many alike. */
  count: number;
}

const PAGE = 500;
const INTERVAL_PER_DEVICE_MS = 1000;

export function createRefusalPublishing(context: RefusalPublishingContext): RefusalPublishing {
  const { ingest, sessions, clock } = context;
  const toldMs = new Map<string, number>();
  let lastId = 0;

  function tell(deviceId: string, message: RefusedMessage): void {
    const session = sessions.ofDevice(deviceId);
    const topic = session?.principal && `${session.principal.prefix}refused`;
    if (!session || !topic || !session.filters.has(topic) || session.client.closed) return;
    const nowMs = clock.monotonicMs();
    if (nowMs - (toldMs.get(deviceId) ?? Number.NEGATIVE_INFINITY) < INTERVAL_PER_DEVICE_MS) return;
    toldMs.set(deviceId, nowMs);
    const payload = JSON.stringify(message);
    session.client.publish({ cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false }, () => {});
  }

  return {
    async open() {
      lastId = await ingest.lastLogId();
    },
    async check() {
      const lines = await ingest.refusalsAfter(lastId, PAGE);
      for (const line of lines) {
        tell(line.deviceId, {
          v: 1,
          ts: new Date(line.timeMs).toISOString(),
          reason: line.text,
          count: line.count,
        });
        lastId = Math.max(lastId, line.id ?? lastId);
      }
      const beforeMs = clock.monotonicMs() - INTERVAL_PER_DEVICE_MS;
      for (const [deviceId, ms] of toldMs) if (ms < beforeMs) toldMs.delete(deviceId);
    },
  };
}
