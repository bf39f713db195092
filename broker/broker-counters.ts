/** Plain numbers counted on the hot path; `broker-metrics.ts` shows them. All only grow, unless it says so. */

/** Why a publish, a connection or a subscription was refused. Closed list: labels of a metric. */
export const REFUSAL_REASONS = {
  topicNotAllowed: 'The topic is not below the prefix of the credential, or its channel is unknown',
  topicInvalid: 'The topic has an empty level, a wildcard, a control character or is not UTF-8',
  payloadTooLarge: 'The payload is larger than allowed',
  messageIdMissing: 'A QoS 1 or 2 message without a message id',
  revoked: 'The credential was removed, disabled or changed',
  journalFull: 'The journal has reached its quota',
  journalFailed: 'The journal cannot write at present',
  protocolVersion: 'Only MQTT 3.1.1 is spoken here',
  clientId: 'The client id is empty or not the device id (services: user name, colon, anything)',
  userName: 'User name and password are both required',
  notUtf8: 'A string of CONNECT is not well-formed UTF-8 or has a control character',
  willNotAllowed: 'The Last Will is on a topic the credential may not publish on',
  badCredentials: 'Unknown user name or wrong password',
  tooManyFailures: 'Too many failed sign-ins, wait',
  tooManyTakeovers: 'The same identity signs in again and again from different connections',
  registryUnavailable: 'The registry does not answer, nobody can be let in',
  loginTimeout: 'The sign-in took too long',
  sharedSubscription: '$share subscriptions are not offered',
  filterNotAllowed: 'The filter is not below the prefix of the credential',
  tooManySubscriptions: 'Too many subscriptions, or a filter too long or too deep',
} as const;

export type RefusalReason = keyof typeof REFUSAL_REASONS;

export interface BrokerCounters {
  /** Messages taken into the journal and acknowledged (QoS 1 and 2) or accepted (QoS 0). */
  accepted: number;
  receivedBytes: number;
  refused: Record<RefusalReason, number>;
  /** Packets announced too large. */
  refusedFrames: number;
  /** Connections closed on accept: too many in all, too many from one address. */
  refusedConnections: number;
  /** Times a client was slowed because of its rate. */
  slowed: number;
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
    slowed: 0,
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
