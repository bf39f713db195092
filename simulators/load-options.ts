/** What a load run is told and what it answers; both are plain JSON. */

export interface LoadClient {
  clientId: string;
  username?: string;
  password?: string;
  /** Where it publishes. */
  topic: string;
}

export interface LoadOptions {
  host: string;
  port: number;
  clients: readonly LoadClient[];
  /**
   * idle: connect and keep alive. flood: every client always has `window` messages without a PUBACK.
   * rate: `ratePerS` messages in all, by the clock, however slow the answers are (open loop).
   */
  mode: 'idle' | 'flood' | 'rate';
  durationMs: number;
  /** Messages without a PUBACK per client, 1..65535. */
  window: number;
  ratePerS?: number;
  /** Stop after so many messages in all, if this comes before the time. */
  maxMessages?: number;
  /**
   * telemetry (default): `components` with running `seq` and `ts`, each message distinct and valid.
   * fixed: `payload` as it is, for brokers only.
   */
  payload?: { kind: 'telemetry'; boot: number; components: string } | { kind: 'fixed'; text: string };
  /** New connections per second; default 500. */
  connectPerS?: number;
  keepaliveS?: number;
  /** How long to wait for the last PUBACKs; default 10 s. */
  drainMs?: number;
  /** Writes down what was sent and what was acknowledged. */
  ledgerPath?: string;
}

export interface LoadResult {
  connected: number;
  /** Refused, or not accepted in time. */
  notConnected: number;
  /** From the first connection attempt to the last CONNACK. */
  connectMs: number;
  /** Connections that the other side closed during the run. */
  dropped: number;
  sent: number;
  acknowledged: number;
  /** From the first message to the last PUBACK. */
  elapsedMs: number;
  acknowledgedPerS: number;
  /** From the moment a message was due (rate) or written (flood) to its PUBACK. */
  latency: { p50Ms: number; p99Ms: number; p999Ms: number; maxMs: number };
  /** Due but not sent when the time was over: the broker was slower than the rate. */
  unsent: number;
  /** Distinct texts with their number. */
  errors: Record<string, number>;
}
