/**
 * Broker, journal, ingest with its alarms and the messages about them, on real stores in a temporary folder, with a clock
 * that is moved by hand. Can be stopped and started again, as a process is.
 */
import { join } from 'node:path';
import pino from 'pino';
import type { Clock } from '#core/clock.ts';
import type { JournalPosition } from '#store/journal/journal.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { DEFAULT_BROKER_LIMITS } from '../../broker/broker-limits.ts';
import { startBrokerService } from '../../broker/broker-service.ts';
import { createIngest } from '../../ingest/ingest.ts';
import { createNotifications, type NotificationsOptions } from '../../ingest/notifications/notifications.ts';
import { SECRET_KEY } from '../ingest/notifications/notifications-fixture.ts';

export interface ScenarioSystem {
  port: number;
  registry: Registry;
  /** Connections, and messages taken into the journal since the start. */
  broker(): { connections: number; accepted: number };
  /** Ingest learns of all that was received; a whole step is one batch. */
  announce(): void;
  /** Records that ingest knows of and has not committed. */
  backlog(): number;
  /** Rounds in which messages about alarms were made and sent. */
  rounds(): number;
  stop(): Promise<void>;
}

export interface ScenarioSystemOptions {
  directory: string;
  clock: Clock;
  /** 0: any. */
  port: number;
  mail: NonNullable<NotificationsOptions['mail']>;
}

/** A whole step of the clock's time is one instant: nobody is slowed. */
const LIMITS = {
  ...DEFAULT_BROKER_LIMITS,
  ...{ deviceMessagesPerS: 1e6, deviceBurst: 1e6, cityMessagesPerS: 1e6, cityBurst: 1e6 },
  ...{ connectsPerS: 1e6, connectBurst: 1e6 },
};
const LOOK_MS = 2;

export async function startScenarioSystem(options: ScenarioSystemOptions): Promise<ScenarioSystem> {
  const { directory, clock, mail, port } = options;
  const log = pino({ level: 'silent' });
  const place = { engine: 'sqlite', file: join(directory, 'registry.db') } as const;
  const journal = { directory: join(directory, 'journal'), limitBytes: 256 * 2 ** 20, segmentBytes: 2 ** 24 };
  const registry = await openRegistry({ ...place, clock });
  const telemetry = await openTelemetryStore({
    ...{ engine: 'duckdb', directory: join(directory, 'telemetry') },
    clock,
  });
  let synced: JournalPosition | undefined;
  const broker = await startBrokerService(
    {
      ...{ mqtt: { host: '127.0.0.1', port, allowNonLoopback: false }, mqtts: null, limits: LIMITS },
      ...{ journal, registry: place, logLevel: 'silent' },
    },
    position => {
      synced = position;
    },
    clock,
  );
  const reader = await openJournalReader({ directory: journal.directory });
  const ingest = createIngest({
    ...{ reader, telemetry, registry, clock, log, lingerMs: 0, maxBatchRecords: 5000 },
    ...{ onCommitted: position => broker.release(position), alarmStepMs: LOOK_MS, random: () => 0 },
  });
  await ingest.start(AbortSignal.timeout(20_000));
  let rounds = 0;
  const notifications = createNotifications({
    ...{ clock, log, mail, secretKey: SECRET_KEY, isPrivateAllowed: true, intervalMs: LOOK_MS },
    ...{ publicUrl: '', random: () => 0 },
    registry: { ...registry, notifications: countClaims(registry, () => rounds++) },
  });
  await notifications.start(AbortSignal.timeout(20_000));
  return {
    port: broker.addresses.mqtt!.port,
    registry,
    broker: () => broker.stats(),
    announce() {
      if (synced) ingest.advance(synced);
    },
    backlog: () => ingest.backlog().records,
    rounds: () => rounds,
    async stop() {
      await notifications.stop();
      await broker.stop();
      await ingest.stop();
      await reader.close();
      await telemetry.close();
      await registry.close();
    },
  };
}

/** Every round ends with asking for what is due. */
function countClaims({ notifications }: Registry, count: () => void): Registry['notifications'] {
  return {
    ...notifications,
    claim(...asked) {
      count();
      return notifications.claim(...asked);
    },
  };
}
