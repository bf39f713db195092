/**
 * One raw connection of the load generator. The window is a ring of slots: a slot is written again only after
 * its PUBACK, so its bytes may be patched in place even while the kernel still holds older ones.
 */
import { connect, type Socket } from 'node:net';
import { DISCONNECT, PINGREQ, type SlotLayout } from './load-packet.ts';

export interface LoadConnectionOptions {
  host: string;
  port: number;
  connectPacket: Buffer;
  /** Absent on idle connections. */
  layout?: SlotLayout;
  window: number;
  /** Gives the slot its content; `dueMs` is what its latency counts from. */
  prepareSlot: (slot: number, dueMs: number) => void;
  onAcknowledged: (slot: number, dueMs: number, nowMs: number) => void;
  /** All PUBACKs that came together are counted: room for more. */
  onRoom: () => void;
  onAccepted: () => void;
  onClosed: (reason: string) => void;
}

export interface LoadConnection {
  /** Queues one message if the next slot is free. */
  offer(dueMs: number): boolean;
  /** Writes what was offered. */
  flush(): void;
  readonly outstanding: number;
  ping(): void;
  /** DISCONNECT. */
  end(): void;
  destroy(): void;
  readonly isGone: boolean;
}

const CONNACK = 0x20;
const PUBACK = 0x40;
const PACKET_HEAD_BYTES = 4;

export function openLoadConnection(options: LoadConnectionOptions): LoadConnection {
  const { window, layout } = options;
  const socket: Socket = connect({ host: options.host, port: options.port, noDelay: true });
  const dueMsOf = new Float64Array(window);
  const isTaken = new Uint8Array(window);
  let next = 0;
  let unwritten = 0;
  let outstanding = 0;
  let rest: Buffer | undefined;
  let error = 'closed by the broker';

  const acknowledge = (packetId: number, nowMs: number) => {
    const slot = packetId - 1;
    if (isTaken[slot] !== 1) throw new Error(`PUBACK for packet ${packetId}, which is not under way`);
    isTaken[slot] = 0;
    outstanding--;
    options.onAcknowledged(slot, dueMsOf[slot]!, nowMs);
  };

  const readPackets = (chunk: Buffer) => {
    const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
    const nowMs = performance.now();
    let at = 0;
    while (at + 2 <= bytes.length) {
      // Nothing we are sent is longer than 127 bytes: CONNACK, PUBACK, PINGRESP.
      const end = at + 2 + bytes[at + 1]!;
      if (end > bytes.length) break;
      if (bytes[at] === PUBACK) acknowledge((bytes[at + 2]! << 8) | bytes[at + 3]!, nowMs);
      else if (bytes[at] === CONNACK) accept(bytes[at + PACKET_HEAD_BYTES - 1]!);
      at = end;
    }
    rest = at < bytes.length ? bytes.subarray(at) : undefined;
    options.onRoom();
  };

  const accept = (code: number) => {
    if (code === 0) return options.onAccepted();
    error = `CONNACK refused with code ${code}`;
    socket.destroy();
  };

  const writeSlots = (from: number, count: number) => {
    const { buffer, length } = layout!;
    socket.write(buffer.subarray(from * length, (from + count) * length));
  };

  socket.on('connect', () => socket.write(options.connectPacket));
  socket.on('data', readPackets);
  socket.on('error', cause => {
    error = (cause as NodeJS.ErrnoException).code ?? cause.message;
  });
  socket.on('close', () => options.onClosed(error));

  return {
    offer(dueMs) {
      if (isTaken[next] === 1) return false;
      options.prepareSlot(next, dueMs);
      dueMsOf[next] = dueMs;
      isTaken[next] = 1;
      next = next + 1 === window ? 0 : next + 1;
      unwritten++;
      outstanding++;
      return true;
    },
    flush() {
      if (unwritten === 0) return;
      const from = next - unwritten;
      if (from >= 0) {
        writeSlots(from, unwritten);
      } else {
        // The ring goes over its end: two pieces, one system call.
        socket.cork();
        writeSlots(from + window, -from);
        if (next > 0) writeSlots(0, next);
        socket.uncork();
      }
      unwritten = 0;
    },
    get outstanding() {
      return outstanding;
    },
    ping: () => socket.write(PINGREQ),
    end: () => socket.end(DISCONNECT),
    destroy: () => socket.destroy(),
    get isGone() {
      return socket.closed;
    },
  };
}
