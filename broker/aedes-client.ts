/**
 * What we rely on of Aedes 1.2.0 beyond its documentation, in one place. Each private member has a test in
 * test/broker/aedes-internals.test.ts, so an upgrade that breaks one is seen before it ships.
 */
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Client } from 'aedes';
import type { Session } from './session.ts';

export interface WillPacket {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
}

export interface AedesClient extends Omit<Client, 'conn'> {
  conn: (Socket | TLSSocket) & { _writableState: { highWaterMark: number } };
  subscriptions: Record<string, { qos: 0 | 1 | 2 }>;
  /** Stops and continues reading; Aedes itself pauses during sign-in. */
  pause(): void;
  resume(): void;
  /** The will in force, and the one of a CONNECT not yet accepted. */
  will: WillPacket | null;
  _will: WillPacket | null;
  /** `length` is the announced size of the unfinished packet, -1 while unknown. */
  _parser: { packet: { length: number } };
  /** Packets of the last read that are not dealt with; the next read waits until there are none. */
  _parsingBatch: number;
  /** One packet less; reads on at none, unless paused. */
  _nextBatch(error?: Error | null): void;
  /** Present once CONNECT was accepted; complete packets refresh it. */
  _keepaliveTimer: NodeJS.Timeout | null;
  /** Ours: what the broker knows of the connection. Set before the first byte is read. */
  session: Session;
}
