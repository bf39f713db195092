/**
 * The one place where bytes leave a socket for the parser. What always holds: a packet announced larger
 * than allowed is never buffered; a client that is ahead of its rate or of the journal is not read; and
 * what one read takes is about what the client may still send, so nothing read must be dropped.
 */
import type { Clock } from '#core/clock.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { DeviceRefusals } from './device-refusals.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export const PauseReason = { rate: 1, client: 2, journal: 4 } as const;
export type PauseReason = (typeof PauseReason)[keyof typeof PauseReason];

/** A message of the topic grammar takes at least this on the wire; typical ones are larger. */
const MESSAGE_MIN_BYTES = 40;
const TYPICAL_MESSAGE_BYTES = 256;
const READ_MIN_BYTES = 1024;
/** More than one read of the kernel gives. */
const READ_ALL_BYTES = 64 * 1024;
const KEEPALIVE_REFRESH_MS = 1000;

export interface Reading {
  /** Puts the guard in front of the parser. Called before the first byte. */
  guard(session: Session): void;
  pause(session: Session, reason: PauseReason): void;
  resume(session: Session, reason: PauseReason): void;
  stop(): void;
}

export interface ReadingContext {
  limits: BrokerLimits;
  clock: Clock;
  counters: BrokerCounters;
  sessions: Sessions;
  refusals: DeviceRefusals;
}

export function createReading(context: ReadingContext): Reading {
  const { limits, clock, counters, sessions, refusals } = context;

  // We do not read their pings, so we do not count their silence.
  const keepaliveTimer = setInterval(() => {
    for (const session of sessions.paused) session.client._keepaliveTimer?.refresh();
  }, KEEPALIVE_REFRESH_MS);
  keepaliveTimer.unref();

  function toReadBytes(session: Session): number {
    const room = limits.inFlightPerClient - session.inFlight;
    const byJournal = room * MESSAGE_MIN_BYTES;
    if (!session.bucket) return Math.max(READ_MIN_BYTES, byJournal);
    const nowMs = clock.monotonicMs();
    const ofCity = session.cityBucket?.balance(nowMs) ?? Number.POSITIVE_INFINITY;
    const byRate = Math.floor(Math.min(session.bucket.balance(nowMs), ofCity)) * TYPICAL_MESSAGE_BYTES;
    return Math.max(READ_MIN_BYTES, Math.min(byJournal, byRate));
  }

  return {
    guard(session) {
      const { client } = session;
      const { conn } = client;
      const read = conn.read.bind(conn);
      conn.read = size => {
        // Node itself asks for 0 bytes to start reading; Aedes asks for null, all there is.
        if (size === 0) return read(0);
        if (client.closed) return null;
        if (client._parser.packet.length > session.packetLimitBytes) {
          counters.refusedFrames += 1;
          refusals.note(session, 'payloadTooLarge', 'its topic was not read');
          client.emit('error', new Error('packet too large'));
          return null;
        }
        const readable = conn.readableLength;
        const wanted = readable > READ_MIN_BYTES ? toReadBytes(session) : READ_ALL_BYTES;
        const chunk = readable > wanted ? read(wanted) : read();
        if (readable > wanted) setImmediate(client._nextBatch);
        if (chunk) counters.receivedBytes += chunk.length;
        return chunk;
      };
    },
    pause(session, reason) {
      session.pauseReasons |= reason;
      sessions.paused.add(session);
      session.client.pause();
    },
    resume(session, reason) {
      if ((session.pauseReasons & reason) === 0) return;
      session.pauseReasons &= ~reason;
      if (session.pauseReasons !== 0) return;
      sessions.paused.delete(session);
      if (session.client.closed) return;
      // Aedes counts down by one for each packet it has dealt with, but not while paused.
      session.client._parsingBatch = 1;
      session.client.resume();
    },
    stop: () => clearInterval(keepaliveTimer),
  };
}
