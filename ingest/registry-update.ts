/**
 * What stored batches mean for the registry: one update, applied in one transaction with its sequence. Under load
 * several batches share an update, so that a device that speaks in each of them is written once.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type ConfigAck, parseConfigAck } from '#core/config-acks.ts';
import type { Reading } from '#core/readings.ts';
import type { Rejection } from '#core/rejections.ts';
import type { JournalBatch } from '#store/journal/journal.ts';
import type { IngestUpdate, ReceiveClockState } from '#store/registry/registry-ingest.ts';
import type { AlarmKeeper } from './alarm-keeper.ts';
import { createCompletenessCounter } from './completeness-counter.ts';
import type { DeviceTracker } from './device-tracker.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import type { Judged } from './judge-record.ts';
import { createKeptMessages } from './kept-messages.ts';
import { createRefusals } from './refusals.ts';

export interface StoredBatch extends Pick<JournalBatch, 'end' | 'damaged'> {
  judged: readonly Judged[];
  /** Readings that the telemetry store refused. */
  refusedReadings: readonly Reading[];
}

export interface RegistryUpdateOptions {
  tracker: DeviceTracker;
  alarms: Pick<AlarmKeeper, 'note' | 'take'>;
  metrics: IngestMetrics;
  /** Records up to here were learned before: after a crash the journal is read again. */
  learnedSequence: number;
  /** What to add to a sequence of this journal: more than 0 when an older journal came before it. */
  sequenceBase: number;
}

export interface RegistryUpdate {
  /** Devices that should tell anew who they are. */
  readonly rebirths: ReadonlySet<string>;
  /** One batch after the other: in between the next one leaves for the telemetry store. */
  add(batch: StoredBatch, nowMs: number): Promise<void>;
  /** Takes the changed states along: once, when nothing more is added. */
  finish(sequence: number, receiveClock: ReceiveClockState): IngestUpdate;
}

/** Records learned in one turn of the event loop, about 3 ms. */
const RECORDS_PER_TURN = 1000;
/** Missing messages in a row that make a new birth worth asking for (domain rule 3). */
const REBIRTH_GAP = 10;

type Refused = Extract<Judged, { rejection: object }>;
type Accepted = Extract<Judged, { message: object }>;

export function createRegistryUpdate(options: RegistryUpdateOptions): RegistryUpdate {
  const { tracker, alarms, metrics, learnedSequence, sequenceBase } = options;
  const counter = createCompletenessCounter();
  const refusals = createRefusals(metrics);
  const kept = createKeptMessages(metrics);
  const acks: IngestUpdate['acks'][number][] = [];
  const configAcks: ConfigAck[] = [];
  const events: IngestUpdate['events'][number][] = [];
  const rebirths = new Set<string>();

  function learnMessage({ record, device, message }: Accepted): void {
    const missing = tracker.learn(device, message, record, counter);
    const current = tracker.current(device.id);
    if (current) alarms.note(device, message, record.receivedMs, current);
    if (message.dropped.length > 0) {
      refusals.addParts(record, message.dropped, device);
      if (message.type === 'telemetry') kept.add(record, device, message.dropped);
    }
    if (missing >= REBIRTH_GAP || (message.type === 'telemetry' && message.dropped.some(isUnknown)))
      rebirths.add(device.id);
    if (message.type === 'event')
      events.push({ deviceId: device.id, timeMs: message.timeMs, event: message.event });
    if (message.type === 'ack' && message.topic.command === 'config') {
      const ack = parseConfigAck(device.id, message.ack, record.receivedMs);
      if (ack) configAcks.push(ack);
    } else if (message.type === 'ack') {
      const { id, result, reason } = message.ack;
      acks.push({
        id,
        deviceId: device.id,
        result,
        ...(reason !== undefined && { reason }),
        timeMs: record.receivedMs,
      });
    }
  }

  function learnRefusal({ record, device, topic, rejection }: Refused): void {
    refusals.addMessage(record, rejection, device, topic);
    if (!device) return;
    counter.add(device, record.receivedMs, 'rejected', 1);
    if (rejection.reason === 'clockSkew')
      events.push({ deviceId: device.id, timeMs: record.receivedMs, event: { v: 1, type: 'clockSkew' } });
  }

  /** Rare, so the message a refused reading came from is looked for. */
  function learnRefusedReading(reading: Reading, judged: readonly Judged[]): void {
    const from = judged.find(candidate => readingsOf(candidate).includes(reading));
    if (from?.device && from.record.sequence > learnedSequence)
      refusals.addParts(
        from.record,
        [{ reason: 'storeRefused', field: `c.${reading.component}` }],
        from.device,
      );
  }

  return {
    rebirths,
    async add(batch, nowMs) {
      let count = 0;
      for (const judged of batch.judged) {
        if (count++ % RECORDS_PER_TURN === 0) await nextTurn();
        if (judged.record.sequence <= learnedSequence) continue;
        if ('message' in judged) learnMessage(judged);
        else learnRefusal(judged);
      }
      for (const reading of batch.refusedReadings) learnRefusedReading(reading, batch.judged);
      if (batch.end.sequence <= learnedSequence) return;
      for (const damage of batch.damaged) refusals.addDamage(damage, batch.end.sequence, nowMs);
    },
    finish(sequence, receiveClock) {
      const completeness = counter.deltas();
      for (const delta of completeness) {
        metrics.duplicates.inc(delta.duplicate);
        metrics.missing.inc(delta.missing);
      }
      const engineChanges = alarms.take(tracker);
      return {
        sequence: sequence + sequenceBase,
        alarms: engineChanges,
        receiveClock,
        states: tracker.takeChanged(),
        completeness,
        quarantine: refusals.quarantine.map(entry => ({ ...entry, sequence: entry.sequence + sequenceBase })),
        kept: kept.messages.map(message => ({ ...message, sequence: message.sequence + sequenceBase })),
        log: refusals.log(),
        acks,
        configAcks,
        events,
      };
    },
  };
}

function isUnknown({ reason }: Rejection): boolean {
  return reason === 'metricUnknown' || reason === 'componentUnknown';
}

const NO_READINGS: readonly Reading[] = [];

export function readingsOf(judged: Judged): readonly Reading[] {
  return 'message' in judged && judged.message.type === 'telemetry' ? judged.message.readings : NO_READINGS;
}
