/** Plain numbers counted on the hot path; `broker-metrics.ts` shows them. All only grow, unless it says so. */

import { REFUSAL_REASONS, type RefusalReason } from '#core/refusal-reasons.ts';

export interface BrokerCounters {
  /** Messages taken into the journal and acknowledged (QoS 1 and 2) or accepted (QoS 0). */
  accepted: number;
  receivedBytes: number;
  refused: Record<RefusalReason, number>;
  /** Packets announced too large. */
  refusedFrames: number;
  /** Connections closed on accept: too many in all, too many from one address. */
  refusedConnections: number;
  /** Connections closed on accept because their address connects too often. */
  refusedConnectRate: number;
  /** Changed certificate files: taken, not usable. */
  certificateReloads: number;
  certificateFaults: number;
  /** Times a client was slowed because of its rate. */
  slowed: number;
  /** Of these: because of all that their city sends. By city. */
  slowedByCity: Map<string, number>;
  /** Times reading stopped for a client or for all because of the journal. */
  pausedForJournal: number;
  /** Messages not delivered: a viewer at QoS 0 did not read; a session's queue was full. */
  droppedStalled: number;
  droppedOffline: number;
  /** Clients disconnected: stalled, over their window of unacknowledged messages, kicked. */
  disconnectedStalled: number;
  disconnectedWindow: number;
  kicked: number;
  /** Retain flags ignored: wrong topic, payload too large, quota. */
  retainIgnored: number;
  clientErrors: number;
  expiredSessions: number;
  commandsSent: number;
  /** Waiting for their sync at present. */
  inFlight: number;
  inFlightBytes: number;
}

export function createBrokerCounters(): BrokerCounters {
  const refused = Object.fromEntries(Object.keys(REFUSAL_REASONS).map(reason => [reason, 0]));
  return {
    accepted: 0,
    receivedBytes: 0,
    refused: refused as Record<RefusalReason, number>,
    refusedFrames: 0,
    refusedConnections: 0,
    refusedConnectRate: 0,
    certificateReloads: 0,
    certificateFaults: 0,
    slowed: 0,
    slowedByCity: new Map(),
    pausedForJournal: 0,
    droppedStalled: 0,
    droppedOffline: 0,
    disconnectedStalled: 0,
    disconnectedWindow: 0,
    kicked: 0,
    retainIgnored: 0,
    clientErrors: 0,
    expiredSessions: 0,
    commandsSent: 0,
    inFlight: 0,
    inFlightBytes: 0,
  };
}
