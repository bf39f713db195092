/**
 * Every limit of the broker in one table: starting values of the reliability study and domain rule 6.
 * What always holds: nothing a client can make grow is without a limit here, a metric and a defined
 * behaviour when the limit is reached.
 */

export interface BrokerLimits {
  /** From TCP accept to a complete CONNECT; beyond: closed. Also ends an unfinished TLS handshake. */
  connectTimeoutMs: number;
  /** From CONNECT to CONNACK, however long the registry hangs; beyond: closed, nobody is let in. */
  loginTimeoutMs: number;
  /** Connections in all, and from one address; beyond: closed on accept. */
  connections: number;
  connectionsPerAddress: number;
  /** Connections per second and burst of one address (of IPv6: one /64); beyond: closed on accept. */
  connectsPerS: number;
  connectBurst: number;
  /** Largest packet before CONNACK; beyond: closed before it is buffered. */
  connectPacketBytes: number;
  /** Largest payload of a device, and largest Last Will; beyond: closed, the device's log says why. */
  devicePayloadBytes: number;
  /** Largest packet of a service account (adapters carry foreign formats); beyond: closed. */
  servicePacketBytes: number;
  /** Keepalive outside this range, 0 included, is moved to the nearest bound. */
  keepaliveMinS: number;
  keepaliveMaxS: number;

  /** Failed sign-ins per minute and address, and per minute and device; beyond: refused before hashing. */
  failedLoginsPerMinute: number;
  /** Delay after too many failed sign-ins doubles from 1 s up to this. */
  loginDelayMaxMs: number;
  /** How long a credential read from the registry counts without asking again. */
  credentialCacheMs: number;
  /** Takeovers of one identity per minute; beyond: new connections are refused for the ban. */
  takeoversPerMinute: number;
  takeoverBanMs: number;

  /** Messages per second and burst of one device; faster is slowed by not reading, never dropped. */
  deviceMessagesPerS: number;
  deviceBurst: number;
  /** The same for an adapter account. */
  adapterMessagesPerS: number;
  adapterBurst: number;
  /** The same for all devices and adapters of a city together, so that no city takes the others' share. */
  cityMessagesPerS: number;
  cityBurst: number;

  /** Waiting for their sync, all clients; beyond: no sender is read. Half of what the journal itself bears. */
  inFlightMessages: number;
  inFlightBytes: number;
  /** Messages of one client waiting for their sync; beyond: its socket is not read. */
  inFlightPerClient: number;

  /** QoS 1 and 2 messages sent to a client and not acknowledged by it; beyond: disconnected. */
  outgoingInFlight: number;
  /** Unsent bytes towards a service account before it counts as stalled: short stalls fit. */
  outgoingBufferBytes: number;
  /** A subscriber that has not read for so long is disconnected. */
  drainTimeoutMs: number;

  subscriptionsPerClient: number;
  filterLevels: number;
  filterBytes: number;

  /** Sessions that outlive their connection. Off: `clean = false` is treated as clean. */
  persistentSessions: boolean;
  /** Queue of an absent persistent session; beyond: the oldest go and are counted. */
  offlineMessages: number;
  offlineBytes: number;
  sessionExpiryMs: number;

  /** Larger payloads are delivered but not retained. */
  retainedPayloadBytes: number;
  /** Retained topics in all; beyond: new topics are not retained. */
  retainedTopics: number;

  /** Log lines about clients per second; the counters stay exact. */
  logLinesPerS: number;
}

export const DEFAULT_BROKER_LIMITS: BrokerLimits = {
  connectTimeoutMs: 5000,
  loginTimeoutMs: 5000,
  connections: 50_000,
  connectionsPerAddress: 20_000,
  connectsPerS: 200,
  connectBurst: 5000,
  connectPacketBytes: 4 * 1024,
  devicePayloadBytes: 16 * 1024,
  servicePacketBytes: 64 * 1024,
  keepaliveMinS: 10,
  keepaliveMaxS: 1200,

  failedLoginsPerMinute: 5,
  loginDelayMaxMs: 60_000,
  credentialCacheMs: 30_000,
  takeoversPerMinute: 5,
  takeoverBanMs: 5 * 60_000,

  deviceMessagesPerS: 2,
  deviceBurst: 20,
  adapterMessagesPerS: 100,
  adapterBurst: 500,
  cityMessagesPerS: 20_000,
  cityBurst: 100_000,

  inFlightMessages: 10_000,
  inFlightBytes: 32 * 1024 * 1024,
  inFlightPerClient: 1000,

  outgoingInFlight: 1000,
  outgoingBufferBytes: 1024 * 1024,
  drainTimeoutMs: 5000,

  subscriptionsPerClient: 20,
  filterLevels: 8,
  filterBytes: 256,

  persistentSessions: false,
  offlineMessages: 1000,
  offlineBytes: 5 * 1024 * 1024,
  sessionExpiryMs: 24 * 3600_000,

  retainedPayloadBytes: 4 * 1024,
  retainedTopics: 500_000,

  logLinesPerS: 10,
};
