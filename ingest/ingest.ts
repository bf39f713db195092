/**
 * From the journal into the stores. What always holds: telemetry is durable before the registry hears of a batch,
 * both before the position is committed; whatever fails in between is done again from there, and doing it again
 * changes nothing. A record is never lost and never holds up others: it is stored or it is in quarantine.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Reading } from '#core/readings.ts';
import type { JournalBatch, JournalPosition } from '#store/journal/journal.ts';
import type { ReceiveClockState } from '#store/registry/registry-ingest.ts';
import { createAlarmClock } from './alarm-clock.ts';
import { createAlarmKeeper } from './alarm-keeper.ts';
import { createAlarmRuleDirectory } from './alarm-rule-directory.ts';
import { createClockReport } from './clock-report.ts';
import { createDeviceDirectory } from './device-directory.ts';
import { createDeviceTracker } from './device-tracker.ts';
import { createIngestMetrics } from './ingest-metrics.ts';
import type { Ingest, IngestOptions } from './ingest-options.ts';
import { createJournalFollower } from './journal-follower.ts';
import { type Judged, judgeRecords } from './judge-record.ts';
import { createMaintenanceKeeper } from './maintenance-keeper.ts';
import { createMappingDirectory } from './mapping-directory.ts';
import { createRebirthRequests } from './rebirth-requests.ts';
import { createReceiveClock } from './receive-clock.ts';
import { createRegistryUpdate, type RegistryUpdate, readingsOf } from './registry-update.ts';
import { createReplayLoop } from './replay-loop.ts';
import { createReplayer } from './replayer.ts';
import { createBookingDirectory } from './requests/booking-directory.ts';
import { type RetryOptions, retryWhileUnavailable, toRetryDelayMs } from './retry.ts';
import { runBatches } from './run-batches.ts';
import { createTurns } from './turns.ts';
import { writeReadings } from './write-readings.ts';

interface PreparedBatch extends Pick<JournalBatch, 'end' | 'damaged'> {
  judged: Judged[];
  readings: Reading[];
  /** After the last record of this batch. */
  clockState: ReceiveClockState;
  startedMs: number;
}

/** Batches whose telemetry is durable and that the registry is still to hear of. */
interface StoredBatches {
  update: RegistryUpdate;
  end: JournalPosition;
  clockState: ReceiveClockState;
  sinceMs: number;
}

/** Under load the registry hears of batches this often; otherwise of each at once. */
const UPDATE_INTERVAL_MS = 2000;
const MAX_BATCH_BYTES = 8 * 1024 * 1024;
const STOP_TIMEOUT_MS = 5000;
const REPLAY_KEPT_MS = 7 * 24 * 3_600_000;

export function createIngest(options: IngestOptions): Ingest {
  const { telemetry, registry, clock, log, random = Math.random } = options;
  const follower = createJournalFollower({
    ...options,
    maxRecords: options.maxBatchRecords,
    maxBytes: MAX_BATCH_BYTES,
  });
  const bookings = createBookingDirectory(registry, clock);
  const directory = createDeviceDirectory(registry.devices, clock, bookings.linksOf);
  const metrics = createIngestMetrics({
    backlog: countBacklog,
    devices: () => directory.size,
    isClockInDoubt: () => receiveClock.isInDoubt,
    presences: () => alarms.countPresences(),
  });
  const mappings = createMappingDirectory(
    registry.quality,
    clock,
    topic => directory.find(topic)?.model ?? tracker.modelOf(topic.device),
  );
  const rules = createAlarmRuleDirectory(registry.alarmRules, clock);
  const { alarms: alarmRecords, alarmRules } = registry;
  const maintenance = createMaintenanceKeeper({ alarms: alarmRecords, alarmRules, rules, directory });
  const alarms = createAlarmKeeper({
    ...{ registry: alarmRecords, rules, maintenance, directory, bookings, clock },
  });
  const alarmClock = createAlarmClock(() => turns.take(passTime), log, options.alarmStepMs);
  const rebirths = createRebirthRequests(registry.commands, clock, log);
  const replayer = createReplayer({ registry: registry.quality, telemetry, directory, mappings, metrics });
  const replays = createReplayLoop({
    registry: registry.quality,
    step: () => turns.take(replaySome),
    clock,
    log,
    keptForMs: options.replayKeptMs ?? REPLAY_KEPT_MS,
  });
  /** Of everything that changes the tracker or what the registry has of it. */
  const turns = createTurns();
  const reportClock = createClockReport(clock, log);
  let receiveClock = createReceiveClock();
  let tracker = createDeviceTracker([]);
  /** Of the journal: records up to here are in the registry. */
  let learnedSequence = 0;
  /** Of the registry: where the sequences of this journal begin. */
  let sequenceBase = 0;
  let stored: StoredBatches | undefined;
  /** Of what is not committed. */
  let oldestReceivedMs: number | undefined;
  let failuresInARow = 0;
  let stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  function countBacklog(): number {
    return Math.max(0, follower.syncedSequence - follower.committedSequence);
  }

  function retryOptions(work: 'journal' | 'telemetry' | 'registry'): RetryOptions {
    return {
      signal: stopping.signal,
      random,
      onRetry(error, delayMs) {
        metrics.retries.inc({ work });
        log.warn({ err: error, work, delayMs }, 'Store is away, trying again');
      },
    };
  }

  /** Between batches the tracker is as the registry has it. */
  async function replaySome(): Promise<'worked' | 'idle' | 'notNow'> {
    if (stored) return 'notNow';
    const hasWorked = await replayer.runOnce(tracker, retryOptions('telemetry'), clock.nowMs());
    return hasWorked ? 'worked' : 'idle';
  }

  /** Time stands still for the alarms while something received is not yet told. */
  async function passTime(): Promise<void> {
    if (stored || countBacklog() > 0) return;
    await bookings.refresh(false);
    const changes = await alarms.passTime(tracker);
    if (!changes) return;
    const update = { alarms: changes, states: tracker.takeChanged() };
    await retryWhileUnavailable(() => registry.ingest.applyTime(update), retryOptions('registry'));
  }

  /** In memory everything is as the stores have it. */
  async function load(): Promise<void> {
    await directory.refresh(true);
    await mappings.refresh(true);
    await bookings.refresh(true);
    const currents = await registry.ingest.listCurrent();
    tracker = createDeviceTracker(currents);
    await alarms.load(currents, failuresInARow > 0 ? 'ingest' : 'broker');
    learnedSequence = await registry.ingest.lastSequence();
    receiveClock = createReceiveClock(await registry.ingest.receiveClock(), learnedSequence);
    sequenceBase = 0;
    stored = undefined;
    oldestReceivedMs = undefined;
    follower.restart();
  }

  /** A journal that ends before what was learned is a new one: its own position says what was learned of it. */
  function recogniseNewJournal(): void {
    if (sequenceBase > 0 || follower.syncedSequence >= learnedSequence) return;
    sequenceBase = learnedSequence - follower.committedSequence;
    learnedSequence = follower.committedSequence;
    receiveClock = createReceiveClock(receiveClock.state, learnedSequence);
    log.warn({ sequenceBase }, 'The journal was replaced, counting on from the old one');
  }

  async function refreshDirectory(isUrgent: boolean): Promise<boolean> {
    const hasChanged = await retryWhileUnavailable(
      () => directory.refresh(isUrgent),
      retryOptions('registry'),
    );
    if (hasChanged) {
      tracker.retain(directory.has);
      alarms.noteDirectory();
    }
    return hasChanged;
  }

  async function prepare(): Promise<PreparedBatch> {
    const batch = await retryWhileUnavailable(() => follower.next(stopping.signal), retryOptions('journal'));
    const startedMs = clock.monotonicMs();
    recogniseNewJournal();
    await refreshDirectory(false);
    await retryWhileUnavailable(() => mappings.refresh(false), retryOptions('registry'));
    await retryWhileUnavailable(() => rules.refresh(false), retryOptions('registry'));
    await retryWhileUnavailable(() => bookings.refresh(false), retryOptions('registry'));
    // What was learned before is stored, and would now get other times.
    const records = receiveClock.isInDoubt
      ? batch.records.filter(record => record.sequence > learnedSequence)
      : batch.records;
    const judged = await judgeRecords(
      records,
      receiveClock,
      directory,
      () => refreshDirectory(true),
      mappings.find,
    );
    reportClock(receiveClock);
    const readings: Reading[] = [];
    for (const one of judged) for (const reading of readingsOf(one)) readings.push(reading);
    return { ...batch, judged, readings, clockState: receiveClock.state, startedMs };
  }

  /** Returns the readings that were refused. */
  function write({ judged, readings }: PreparedBatch): Promise<Reading[]> {
    oldestReceivedMs ??= judged[0]?.record.receivedMs;
    return writeReadings(telemetry, readings, retryOptions('telemetry'));
  }

  async function learn(batch: PreparedBatch, refusedReadings: Reading[]): Promise<void> {
    const firstReceivedMs = batch.judged[0]?.record.receivedMs;
    if (firstReceivedMs !== undefined) alarms.noteLag(firstReceivedMs);
    stored ??= {
      update: createRegistryUpdate({ tracker, alarms, metrics, learnedSequence, sequenceBase }),
      end: batch.end,
      clockState: batch.clockState,
      sinceMs: clock.monotonicMs(),
    };
    await stored.update.add({ ...batch, refusedReadings }, clock.nowMs());
    stored.end = batch.end;
    stored.clockState = batch.clockState;
    metrics.records.inc(batch.judged.length);
    metrics.readings.inc(batch.readings.length);
    metrics.batchRecords.observe(batch.judged.length);
    metrics.batchSeconds.observe((clock.monotonicMs() - batch.startedMs) / 1000);
    if (!follower.hasFullBatch() || clock.monotonicMs() - stored.sinceMs >= UPDATE_INTERVAL_MS)
      await commit();
  }

  async function commit(): Promise<void> {
    if (!stored) return;
    const { update, end, clockState } = stored;
    stored = undefined;
    if (end.sequence > learnedSequence) {
      const finished = update.finish(end.sequence, clockState);
      await retryWhileUnavailable(() => registry.ingest.apply(finished), retryOptions('registry'));
      learnedSequence = end.sequence;
      await rebirths.request(update.rebirths);
    }
    await retryWhileUnavailable(() => follower.commit(end), retryOptions('journal'));
    options.onCommitted(end);
    failuresInARow = 0;
    if (oldestReceivedMs !== undefined) metrics.lagSeconds.observe((clock.nowMs() - oldestReceivedMs) / 1000);
    oldestReceivedMs = undefined;
  }

  const steps = {
    prepare,
    write,
    learn: (batch: PreparedBatch, refused: Reading[]) => turns.take(() => learn(batch, refused)),
    isBehind: follower.hasFullBatch,
  };

  /** What is neither bad data nor an absent store is a fault of ours: begin again from the stores, loudly. */
  async function keepRunning(signal: AbortSignal): Promise<void> {
    for (;;) {
      try {
        if (failuresInARow > 0) await turns.take(load);
        await runBatches(steps, signal);
      } catch (error) {
        if (signal.aborted) break;
        const delayMs = toRetryDelayMs(failuresInARow++, random);
        metrics.failures.inc();
        log.error({ err: error, delayMs }, 'Batch failed, reading it again');
        await wait(delayMs, undefined, { signal }).catch(() => undefined);
      }
      if (signal.aborted) break;
    }
    await turns.take(commit).catch(error => log.warn({ err: error }, 'Last batch is left to the next start'));
  }

  return {
    name: 'ingest',
    async start() {
      stopping = new AbortController();
      failuresInARow = 0;
      await load();
      running = keepRunning(stopping.signal);
      replays.start();
      alarmClock.start();
    },
    async stop() {
      stopping.abort();
      follower.wake();
      await Promise.race([
        Promise.all([running, replays.stop(), alarmClock.stop()]),
        wait(options.stopTimeoutMs ?? STOP_TIMEOUT_MS, undefined, { ref: false }),
      ]);
    },
    advance: position => follower.advance(position),
    metrics: () => metrics.text(),
    backlog() {
      const records = countBacklog();
      return { records, ...(records > 0 && oldestReceivedMs !== undefined && { oldestReceivedMs }) };
    },
  };
}
