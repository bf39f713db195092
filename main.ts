/**
 * The whole system: opens the stores, starts the parts in order, stops them in reverse.
 *
 *   device ─MQTT▶ broker ─fsync▶ journal ─▶ ingest ─▶ telemetry, registry ◀─ api ◀─ browser
 *
 * What always holds: stores open first and close last; ports open last and close first; parts share nothing
 * but the stores, main passes positions of the journal and health between them.
 */
import { constants, getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { Registry as MetricsRegistry } from 'prom-client';
import { systemClock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import { createRateMeter } from '#core/rate-meter.ts';
import { parseRetentionRules, type RetentionRules } from '#core/retention-rules.ts';
import type { Settings } from '#core/settings.ts';
import { createJournalHold } from '#store/journal/journal-hold.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { addStoreMetrics } from '#store/store-metrics.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { type Api, createApi } from './api/api.ts';
import { createBackupService } from './bin/backup-service.ts';
import { toSocketFile } from './bin/data-owner.ts';
import { toBrokerOptions, toStoreOptions } from './bin/part-options.ts';
import { toTelemetryOptions } from './bin/telemetry-options.ts';
import { type Broker, createBroker } from './broker/broker.ts';
import { createIngest } from './ingest/ingest.ts';
import { createRetention } from './ingest/retention.ts';
import { createRollups } from './ingest/rollups.ts';

export interface System {
  registry: Registry;
  api: Api;
  broker: Broker;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const INGEST_LINGER_MS = 50;
const INGEST_BATCH_RECORDS = 5000;
/** A backup lets the journal grow up to this part of its quota. */
const BACKUP_JOURNAL_SHARE = 0.75;

const consoleDirectory = fileURLToPath(new URL('dashboards/console/dist', import.meta.url));

/** @param log parts write to children of it */
export async function startSystem(settings: Settings, log: Logger): Promise<System> {
  const undo: (() => Promise<void>)[] = [];
  const ending = new AbortController();
  const stop = async () => {
    ending.abort();
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    return { ...(await startParts(settings, log, undo, ending.signal)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  settings: Settings,
  log: Logger,
  undo: (() => Promise<void>)[],
  ending: AbortSignal,
) {
  const clock = systemClock;
  const stores = toStoreOptions(settings);
  const registry = await openRegistry(stores.registry);
  undo.push(() => registry.close());
  const storeMetrics = new MetricsRegistry();
  const telemetry = await openTelemetryStore({
    ...toTelemetryOptions(settings),
    clock,
    log: log.child({ part: 'telemetry' }),
    registry: storeMetrics,
  });
  undo.push(() => telemetry.close());
  addStoreMetrics({ telemetry, registry }, storeMetrics);
  const reader = await openJournalReader({ directory: stores.journal.directory });
  undo.push(() => reader.close());

  const broker = createBroker(toBrokerOptions(settings, stores));
  const journalHold = createJournalHold(position => broker.release(position));
  const ingest = createIngest({
    reader,
    telemetry,
    registry,
    clock,
    log: log.child({ part: 'ingest' }),
    onCommitted: journalHold.release,
    lingerMs: INGEST_LINGER_MS,
    maxBatchRecords: INGEST_BATCH_RECORDS,
  });
  const rate = createRateMeter(clock);
  broker.onSynced(position => {
    rate.set(position.sequence);
    ingest.advance(position);
  });
  const rollups = createRollups({ telemetry, clock, log: log.child({ part: 'rollups' }) });
  const api = createApi({
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    ...(settings.HTTP_PUBLIC_URL && { publicUrl: settings.HTTP_PUBLIC_URL }),
    trustedProxies: settings.TRUSTED_PROXIES.split(',').filter(Boolean),
    secureCookies: settings.HTTP_PUBLIC_URL.startsWith('https:'),
    registry,
    telemetry,
    clock,
    log: log.child({ part: 'api' }),
    consoleDirectory,
    metricsSources: [
      () => broker.metrics(),
      () => ingest.metrics(),
      () => rollups.metrics(),
      () => storeMetrics.metrics(),
    ],
    health: [
      { name: 'registry', check: () => isWorking(registry.ping()) },
      { name: 'telemetry', check: () => isWorking(telemetry.stats()) },
      { name: 'broker', check: () => isAccepting(broker) },
      { name: 'journal', check: () => isJournalTaking(broker) },
    ],
    pipeline: () => ({ messagesPerS: rate.perSecond(), backlog: ingest.backlog().records }),
  });
  const retention = createRetention({
    telemetry,
    listCities: () => registry.devices.listCities(),
    clock,
    // Settings with other rules have been refused.
    rules: parseRetentionRules(settings) as RetentionRules,
    log: log.child({ part: 'retention' }),
  });
  const backup = createBackupService({
    socketFile: toSocketFile(settings.DATA_DIRECTORY),
    journalHold,
    telemetry,
    isJournalCrowded: async () => {
      const { bytes, limitBytes } = (await broker.stats()).journal;
      return bytes > limitBytes * BACKUP_JOURNAL_SHARE;
    },
    log: log.child({ part: 'backup' }),
  });
  for (const part of [ingest, rollups, retention, broker, backup, api] satisfies Part[]) {
    undo.push(() => part.stop());
    await part.start(AbortSignal.timeout(START_TIMEOUT_MS));
  }
  // What was stored before the last stop does not wait for the next message to be deleted.
  journalHold.release(reader.committed);
  giveWayToBroker();
  broker.onFailure(error => void restart(broker, error, log, ending));
  return { registry, api, broker };
}

/** A broker whose journal cannot write refuses every device. */
async function isAccepting(broker: Broker): Promise<{ ok: boolean; detail?: string }> {
  const { journal } = await broker.stats();
  return journal.healthy ? { ok: true } : { ok: false, detail: 'the journal cannot write' };
}

/**
 * Where cores are short a message is acknowledged first and stored a moment later: the journal holds it. On
 * Linux the priority is the calling thread's alone; the broker's thread and those that sync keep theirs.
 */
function giveWayToBroker(): void {
  if (process.platform !== 'linux') return;
  setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
}

async function isWorking(probe: Promise<unknown>): Promise<{ ok: boolean; detail?: string }> {
  try {
    await probe;
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** The broker refuses without PUBACK while the journal is full or its disk fails. */
async function isJournalTaking(broker: Broker): Promise<{ ok: boolean; detail?: string }> {
  const { healthy, bytes, limitBytes } = (await broker.stats()).journal;
  if (!healthy) return { ok: false, detail: 'The journal cannot write' };
  return bytes < limitBytes ? { ok: true } : { ok: false, detail: 'The journal is full' };
}

/** A part that died is started again, alone; devices send again what was not acknowledged. */
async function restart(part: Part, cause: Error, log: Logger, ending: AbortSignal): Promise<void> {
  log.error({ err: cause, part: part.name }, 'Part failed, restarting it');
  for (let waitMs = 250; !ending.aborted; waitMs = Math.min(waitMs * 2, 10_000)) {
    try {
      await part.stop();
      await part.start(AbortSignal.timeout(START_TIMEOUT_MS));
      log.warn({ part: part.name }, 'Part restarted');
      return;
    } catch (error) {
      log.error({ err: error, part: part.name, waitMs }, 'Part did not start, trying again');
      await new Promise(resolve => setTimeout(resolve, waitMs));
    }
  }
}
