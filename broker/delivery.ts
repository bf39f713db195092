/**
 * The hook `authorizeForward`: the last gate before a message goes out. What always holds: nothing is
 * delivered that the receiver may not hear, whatever subscriptions Aedes has stored; and a subscriber that
 * does not read never makes anybody else wait.
 */
import type { Clock } from '#core/clock.ts';
import { isAllowed } from './access-rules.ts';
import type { AedesClient } from './aedes-client.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { Session } from './session.ts';

export interface ForwardedPacket {
  topic: string;
  qos: 0 | 1 | 2;
  retain: boolean;
}

export interface DeliveryContext {
  limits: BrokerLimits;
  clock: Clock;
  counters: BrokerCounters;
}

export interface Delivery {
  authorizeForward<P extends ForwardedPacket>(client: AedesClient, packet: P): P | null;
  /** Aedes has given up on a subscriber that does not read, before the next message would have. */
  handleDrainTimeout(client: AedesClient): void;
  /** The client has acknowledged one message. */
  handleAck(client: AedesClient): void;
}

export function createDelivery({ limits, clock, counters }: DeliveryContext): Delivery {
  function disconnect(session: Session, reason: string): null {
    // Not from within the delivery of a message: closing changes what Aedes iterates.
    setImmediate(() => session.client.emit('error', new Error(reason)));
    session.isLeaving = true;
    return null;
  }

  /** True: do not write to it now. */
  function isStalled(session: Session, isAcknowledged: boolean): boolean {
    if (!session.client.conn.writableNeedDrain) {
      session.stalledSinceMs = 0;
      return false;
    }
    const nowMs = clock.monotonicMs();
    if (session.stalledSinceMs === 0) session.stalledSinceMs = nowMs;
    if (isAcknowledged || nowMs - session.stalledSinceMs >= limits.drainTimeoutMs) {
      counters.disconnectedStalled += 1;
      disconnect(session, 'subscriber does not read');
    } else {
      counters.droppedStalled += 1;
    }
    return true;
  }

  return {
    authorizeForward(client, packet) {
      const { session } = client;
      if (!session.principal || session.revoked || session.isLeaving || client.closed) return null;
      if (!isAllowed(session.principal, 'receive', packet.topic)) return null;
      const isAcknowledged = packet.qos > 0 && hasAcknowledgedFilter(session);
      // Retained messages come from a stream of their own that waits for the socket.
      if (!packet.retain && isStalled(session, isAcknowledged)) return null;
      if (!isAcknowledged) return packet;
      session.outgoingInFlight += 1;
      if (session.outgoingInFlight <= limits.outgoingInFlight) return packet;
      counters.disconnectedWindow += 1;
      return disconnect(session, 'too many unacknowledged messages');
    },
    handleDrainTimeout({ session }) {
      if (session.revoked) return;
      counters.disconnectedStalled += 1;
      session.revoked = true;
    },
    handleAck({ session }) {
      // Never below zero: a client may acknowledge what was never sent.
      if (session.outgoingInFlight > 0) session.outgoingInFlight -= 1;
    },
  };
}

function hasAcknowledgedFilter(session: Session): boolean {
  for (const qos of session.filters.values()) {
    if (qos > 0) return true;
  }
  return false;
}
