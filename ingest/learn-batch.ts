/** What a stored batch means for the registry: one update, applied in one transaction with its sequence. */
import type { Reading } from '#core/readings.ts';
import type { JournalBatch } from '#store/journal/journal.ts';
import type { IngestUpdate } from '#store/registry/registry-ingest.ts';
import { createCompletenessCounter } from './completeness-counter.ts';
import type { DeviceTracker } from './device-tracker.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { Judged } from './judge-record.ts';
import { createRefusals, type Refusals } from './refusals.ts';

export interface StoredBatch {
  judged: readonly Judged[];
  damaged: JournalBatch['damaged'];
  end: JournalBatch['end'];
  /** Readings that the telemetry store refused. */
  refusedReadings: readonly Reading[];
}

export interface LearnContext {
  tracker: DeviceTracker;
  metrics: IngestMetrics;
  nowMs: number;
  /** Records up to here were learned before: after a crash the journal is read again. */
  learnedSequence: number;
  /** What to add to a sequence of this journal: more than 0 when an older journal came before it. */
  sequenceBase: number;
}

export function learnBatch(batch: StoredBatch, context: LearnContext): IngestUpdate {
  const { tracker, metrics, learnedSequence } = context;
  const counter = createCompletenessCounter();
  const refusals = createRefusals(metrics);
  const acks: IngestUpdate['acks'][number][] = [];
  const events: IngestUpdate['events'][number][] = [];

  for (const judged of batch.judged) {
    const { record } = judged;
    if (record.sequence <= learnedSequence) continue;
    if ('rejection' in judged) {
      learnRejection(judged);
      continue;
    }
    const { device, message } = judged;
    tracker.learn(device, message, record.receivedMs, counter);
    if (message.dropped.length > 0) refusals.addParts(record, message.dropped, device);
    if (message.type === 'event')
      events.push({ deviceId: device.id, timeMs: message.timeMs, event: message.event });
    if (message.type === 'ack') {
      const { id, result, reason } = message.ack;
      const timeMs = record.receivedMs;
      acks.push({ id, deviceId: device.id, result, ...(reason !== undefined && { reason }), timeMs });
    }
  }

  function learnRejection({
    record,
    device,
    topic,
    rejection,
  }: Extract<Judged, { rejection: object }>): void {
    refusals.addMessage(record, rejection, device, topic);
    if (!device) return;
    counter.add(device, record.receivedMs, 'rejected', 1);
    if (rejection.reason === 'clockSkew')
      events.push({ deviceId: device.id, timeMs: record.receivedMs, event: { v: 1, type: 'clockSkew' } });
  }

  addRefusedReadings(batch, learnedSequence, refusals);
  for (const damage of batch.damaged) refusals.addDamage(damage, batch.end.sequence, context.nowMs);
  const completeness = counter.deltas();
  for (const delta of completeness) {
    metrics.duplicates.inc(delta.duplicate);
    metrics.missing.inc(delta.missing);
  }
  return {
    sequence: batch.end.sequence + context.sequenceBase,
    states: tracker.takeChanged(),
    completeness,
    quarantine: refusals.quarantine.map(entry => ({
      ...entry,
      sequence: entry.sequence + context.sequenceBase,
    })),
    log: refusals.log(),
    acks,
    events,
  };
}

/** Rare, so the message a refused reading came from is looked for. */
function addRefusedReadings(batch: StoredBatch, learnedSequence: number, refusals: Refusals): void {
  for (const reading of batch.refusedReadings) {
    const from = batch.judged.find(
      judged =>
        'message' in judged &&
        judged.message.type === 'telemetry' &&
        judged.message.readings.includes(reading),
    );
    if (from?.device && from.record.sequence > learnedSequence)
      refusals.addParts(
        from.record,
        [{ reason: 'storeRefused', field: `c.${reading.component}` }],
        from.device,
      );
  }
}
