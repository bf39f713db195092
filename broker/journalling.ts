/**
 * The heart of the broker. What always holds: a message of a device or adapter is acknowledged only after
 * the journal has called back without an error, that is, after it is on disk; what may not be said, or
 * cannot be stored, is not acknowledged but ends the connection (MQTT 3.1.1 has no negative PUBACK).
 * Aedes sends the PUBACK when the hook `authorizePublish` calls back, and not before.
 */
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { RefusalReason } from '#core/refusal-reasons.ts';
import type { JournalWriter } from '#store/journal/journal.ts';
import { isAllowed, isWellFormed } from './access-rules.ts';
import type { AedesClient } from './aedes-client.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { DeviceRefusals } from './device-refusals.ts';
import type { JournalAcceptance } from './journal-acceptance.ts';
import type { LatencyHistogram } from './latency-histogram.ts';
import type { Pacing } from './pacing.ts';
import { PauseReason, type Reading } from './reading.ts';
import type { RetainedTopics } from './retained-topics.ts';
import type { Session } from './session.ts';

/** A PUBLISH, or the will of a closed connection, which has no message id. */
export interface PublishedPacket {
  topic: string;
  payload: string | Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
  messageId?: number | undefined;
}

export type PublishGate = (
  client: AedesClient | null,
  packet: PublishedPacket,
  callback: (error?: Error | null) => void,
) => void;

export interface JournallingContext {
  journal: Pick<JournalWriter, 'append'>;
  acceptance: JournalAcceptance;
  reading: Reading;
  pacing: Pacing;
  retained: RetainedTopics;
  refusals: DeviceRefusals;
  limits: BrokerLimits;
  clock: Clock;
  counters: BrokerCounters;
  latency: LatencyHistogram;
}

/** Below this share of the cap everybody is read again. */
const RESUME_SHARE = 0.5;

/** The hook `authorizePublish`: check, append, call back after the sync. */
export function createPublishGate(context: JournallingContext): PublishGate {
  const { journal, acceptance, reading, pacing, retained, refusals, limits, clock, counters, latency } =
    context;
  const waiting = new Set<Session>();

  function enter(session: Session, bytes: number): void {
    session.inFlight += 1;
    counters.inFlight += 1;
    counters.inFlightBytes += bytes;
    if (counters.inFlight >= limits.inFlightMessages || counters.inFlightBytes >= limits.inFlightBytes) {
      if (!waiting.has(session)) counters.pausedForJournal += 1;
      waiting.add(session);
      reading.pause(session, PauseReason.journal);
    } else if (session.inFlight >= limits.inFlightPerClient && !(session.pauseReasons & PauseReason.client)) {
      counters.pausedForJournal += 1;
      reading.pause(session, PauseReason.client);
    }
  }

  function leave(session: Session, bytes: number): void {
    session.inFlight -= 1;
    counters.inFlight -= 1;
    counters.inFlightBytes -= bytes;
    if (session.pauseReasons & PauseReason.client) {
      if (session.inFlight <= limits.inFlightPerClient * RESUME_SHARE)
        reading.resume(session, PauseReason.client);
    }
    if (waiting.size === 0) return;
    if (counters.inFlight > limits.inFlightMessages * RESUME_SHARE) return;
    if (counters.inFlightBytes > limits.inFlightBytes * RESUME_SHARE) return;
    for (const paused of waiting) reading.resume(paused, PauseReason.journal);
    waiting.clear();
  }

  return (client, packet, callback) => {
    const session = client?.session;
    const refusal = session ? toRefusal(session, packet, limits) : 'topicNotAllowed';
    if (!session?.principal || refusal) {
      counters.refused[refusal ?? 'revoked'] += 1;
      if (session) refusals.note(session, refusal ?? 'revoked', packet.topic);
      callback(new Error(refusal));
      return;
    }
    const retain = packet.retain;
    // Retained messages go to our own store, or not at all: through Aedes they overtake one another.
    packet.retain = false;
    if (session.principal.type === 'platform') {
      if (retain) retained.put(packet.topic, toBytes(packet.payload), packet.qos);
      callback(null);
      return;
    }
    const payload = toBytes(packet.payload);
    const bytes = payload.length;
    const { topic, qos } = packet;
    const startedMs = clock.monotonicMs();
    enter(session, bytes);
    pacing.charge(session);
    const entry = { receivedMs: clock.nowMs(), identity: session.principal.userName, topic, payload };
    journal.append(entry, error => {
      if (error) {
        const reason = isFull(error) ? 'journalFull' : 'journalFailed';
        counters.refused[reason] += 1;
        acceptance.noteRefusal();
      } else {
        counters.accepted += 1;
        latency.observe(clock.monotonicMs() - startedMs);
        if (retain) retained.put(topic, payload, qos);
      }
      callback(error);
      leave(session, bytes);
    });
  };
}

function toRefusal(
  session: Session,
  packet: PublishedPacket,
  limits: BrokerLimits,
): RefusalReason | undefined {
  const { principal } = session;
  if (!principal || session.revoked) return 'revoked';
  if (!isAllowed(principal, 'publish', packet.topic))
    return isWellFormed(packet.topic, false) ? 'topicNotAllowed' : 'topicInvalid';
  if (packet.payload.length > limits.devicePayloadBytes && principal.type === 'device')
    return 'payloadTooLarge';
  // A truncated header arrives as -1; 0 is forbidden [MQTT-2.3.1-1]. A will has none.
  if (packet.qos > 0 && packet.messageId !== undefined && packet.messageId <= 0) return 'messageIdMissing';
  return undefined;
}

function toBytes(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload;
}

function isFull(error: Error): boolean {
  return error instanceof AppError && error.code === 'JOURNAL_FULL';
}
