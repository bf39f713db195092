/**
 * The parts that take, store, keep and let go: broker, ingest, requests for bandwidth, messages about alarms, rollups,
 * retention, erasure, and the socket that backups ask.
 */
import { constants, getPriority, setPriority } from 'node:os';
import type { Logger } from 'pino';
import { systemClock } from '#core/clock.ts';
import type { MetricsSource } from '#core/collect-metrics.ts';
import type { HealthCheck, PartState } from '#core/health-checks.ts';
import type { Part } from '#core/parts.ts';
import { createRateMeter } from '#core/rate-meter.ts';
import { parseRetentionRules, type RetentionRules } from '#core/retention-rules.ts';
import type { Settings } from '#core/settings.ts';
import { createJournalHold } from '#store/journal/journal-hold.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import type { PipelineFigures } from '../api/api-options.ts';
import { createBackupService } from '../bin/backup-service.ts';
import { toSocketFile } from '../bin/data-owner.ts';
import { toNotificationOptions } from '../bin/notification-options.ts';
import { toBrokerOptions, toStoreOptions } from '../bin/part-options.ts';
import { type Broker, createBroker } from '../broker/broker.ts';
import { createAuditRetention } from '../ingest/audit-retention.ts';
import { createContactRetention } from '../ingest/contact-retention.ts';
import { createErasurePart } from '../ingest/erasure.ts';
import { createIngest } from '../ingest/ingest.ts';
import { createLendingKeeper } from '../ingest/lendings/lending-keeper.ts';
import { createNotifications } from '../ingest/notifications/notifications.ts';
import { createReportKeeper } from '../ingest/requests/report-keeper.ts';
import { createRequestKeeper } from '../ingest/requests/request-keeper.ts';
import { createRetention } from '../ingest/retention.ts';
import { createRollups } from '../ingest/rollups.ts';
import type { Stores } from './open-stores.ts';
import { type Ending, restartPart } from './run-parts.ts';

export interface NodeParts {
  broker: Broker;
  /** In the order of their start. */
  parts: Part[];
  health: HealthCheck[];
  metricsSources: MetricsSource[];
  pipeline(): PipelineFigures;
  /** Once all parts run. */
  begin(): void;
}

const INGEST_LINGER_MS = 50;
const INGEST_BATCH_RECORDS = 5000;
/** What is late is sent series by series, and that pays when a batch has several readings of each. */
const INFLUX_BATCH_RECORDS = 20_000;
const DAY_MS = 86_400_000;
/** A backup lets the journal grow up to this part of its quota. */
const BACKUP_JOURNAL_SHARE = 0.75;

/** Opens the journal for reading; the broker's thread writes it. */
export async function createNode(
  settings: Settings,
  { registry, telemetry }: Stores,
  log: Logger,
  ending: Ending,
): Promise<NodeParts> {
  const clock = systemClock;
  const options = toStoreOptions(settings);
  const reader = await openJournalReader({ directory: options.journal.directory });
  ending.undo.push(() => reader.close());

  const broker = createBroker(toBrokerOptions(settings, options));
  const journalHold = createJournalHold(position => broker.release(position));
  const ingest = createIngest({
    reader,
    telemetry,
    registry,
    clock,
    log: log.child({ part: 'ingest' }),
    onCommitted: journalHold.release,
    lingerMs: INGEST_LINGER_MS,
    maxBatchRecords: settings.TELEMETRY === 'influx' ? INFLUX_BATCH_RECORDS : INGEST_BATCH_RECORDS,
    replayKeptMs: settings.REPLAY_KEPT_DAYS * DAY_MS,
  });
  const rate = createRateMeter(clock);
  broker.onSynced(position => {
    rate.set(position.sequence);
    ingest.advance(position);
  });
  const rollups = createRollups({ telemetry, clock, log: log.child({ part: 'rollups' }) });
  const retention = createRetention({
    telemetry,
    listCities: () => registry.devices.listCities(),
    clock,
    // Settings with other rules have been refused.
    rules: parseRetentionRules(settings) as RetentionRules,
    log: log.child({ part: 'retention' }),
  });
  const erasure = createErasurePart({
    telemetry,
    erasures: registry.erasures,
    clock,
    log: log.child({ part: 'erasure' }),
  });
  const auditRetention = createAuditRetention({
    registry,
    clock,
    keptDays: settings.AUDIT_DAYS,
    log: log.child({ part: 'audit' }),
  });
  const contactRetention = createContactRetention({
    registry,
    clock,
    log: log.child({ part: 'contacts' }),
  });
  const notifications = createNotifications({
    ...toNotificationOptions(settings),
    registry,
    clock,
    log: log.child({ part: 'notifications' }),
  });
  const requests = createRequestKeeper({ registry, clock, log: log.child({ part: 'requests' }) });
  const lendings = createLendingKeeper({ registry, clock, log: log.child({ part: 'lendings' }) });
  const reports = createReportKeeper({
    ...{ registry, telemetry, clock, log: log.child({ part: 'event-reports' }) },
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
  return {
    broker,
    parts: [
      ...[ingest, requests, lendings, notifications, rollups, retention, erasure],
      ...[auditRetention, contactRetention, reports, broker, backup],
    ],
    health: [
      { name: 'broker', check: () => isAccepting(broker) },
      { name: 'journal', check: () => isJournalTaking(broker) },
    ],
    metricsSources: [
      () => broker.metrics(),
      () => ingest.metrics(),
      () => requests.metrics(),
      () => notifications.metrics(),
      () => rollups.metrics(),
    ],
    pipeline: () => ({ messagesPerS: rate.perSecond(), backlog: ingest.backlog().records }),
    begin() {
      // What was stored before the last stop does not wait for the next message to be deleted.
      journalHold.release(reader.committed);
      giveWayToBroker();
      broker.onFailure(error => void restartPart(broker, error, log, ending));
    },
  };
}

/** A broker whose journal cannot write refuses every device. */
async function isAccepting(broker: Broker): Promise<PartState> {
  const { journal } = await broker.stats();
  return journal.healthy ? { ok: true } : { ok: false, detail: 'the journal cannot write' };
}

/** The broker refuses without PUBACK while the journal is full or its disk fails. */
async function isJournalTaking(broker: Broker): Promise<PartState> {
  const { healthy, bytes, limitBytes } = (await broker.stats()).journal;
  if (!healthy) return { ok: false, detail: 'The journal cannot write' };
  return bytes < limitBytes ? { ok: true } : { ok: false, detail: 'The journal is full' };
}

/**
 * Where cores are short a message is acknowledged first and stored a moment later: the journal holds it. On
 * Linux the priority is the calling thread's alone; the broker's thread and those that sync keep theirs.
 */
function giveWayToBroker(): void {
  if (process.platform !== 'linux') return;
  setPriority(Math.max(getPriority(), constants.priority.PRIORITY_BELOW_NORMAL));
}
