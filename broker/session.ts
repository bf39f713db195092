/** What the broker knows of one connection, from accept to close. */
import type { AedesClient } from './aedes-client.ts';
import type { Principal } from './principal.ts';
import type { TokenBucket } from './token-bucket.ts';

export interface Session {
  readonly client: AedesClient;
  readonly address: string;
  /** Set when the sign-in succeeded; nothing is allowed before. */
  principal: Principal | null;
  /** The hash this connection signed in with; absent with a client certificate. */
  secretSha256: Uint8Array | null;
  /** The credential is gone or changed: nothing is accepted or delivered any more, the will included. */
  revoked: boolean;
  /** It is about to be disconnected: nothing more is written to it. */
  isLeaving: boolean;
  /** What the identity may still send, and all of its city together; null: not limited. */
  bucket: TokenBucket | null;
  cityBucket: TokenBucket | null;
  /** Largest packet that may be announced now. */
  packetLimitBytes: number;
  /** Messages of this client waiting for their sync. */
  inFlight: number;
  /** Messages sent to this client and not acknowledged by it. */
  outgoingInFlight: number;
  /** Granted filters with their QoS. */
  readonly filters: Map<string, number>;
  /** Monotonic ms since when its socket takes nothing; 0 while it does. */
  stalledSinceMs: number;
  /** Bits of `PauseReason`; 0: the socket is read. */
  pauseReasons: number;
  /** Ends a sign-in that takes too long. */
  loginTimer: NodeJS.Timeout | null;
}

export function createSession(client: AedesClient, packetLimitBytes: number): Session {
  return {
    client,
    address: client.conn.remoteAddress ?? '',
    principal: null,
    secretSha256: null,
    revoked: false,
    isLeaving: false,
    bucket: null,
    cityBucket: null,
    packetLimitBytes,
    inFlight: 0,
    outgoingInFlight: 0,
    filters: new Map(),
    stalledSinceMs: 0,
    pauseReasons: 0,
    loginTimer: null,
  };
}
