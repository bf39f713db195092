/**
 * An MQTT 3.1.1 client of bare sockets: says exactly what a test wants, malformed bytes included, never
 * reconnects, never answers by itself. Every packet received is kept; tests wait for the one they expect.
 */
import { connect as connectSocket, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import mqttPacket, { type IConnectPacket, type Packet } from 'mqtt-packet';

export interface RawMqtt {
  readonly socket: Socket;
  /** Everything received and not yet taken by `next`. */
  readonly received: Packet[];
  send(packet: Packet): void;
  /** Any bytes. */
  write(bytes: Uint8Array): void;
  /** The next packet of this kind; others stay. Rejects when the connection closes or the deadline passes. */
  next<C extends Packet['cmd']>(cmd: C, deadlineMs?: number): Promise<Packet & { cmd: C }>;
  /** Resolves when the connection is closed. */
  closed(deadlineMs?: number): Promise<void>;
  readonly isClosed: boolean;
  /** Closes without DISCONNECT. */
  end(): void;
}

export interface RawTarget {
  port: number;
  host?: string;
  /** Own address, so a test can be several hosts on loopback. */
  localAddress?: string;
  tls?: ConnectionOptions;
}

const DEADLINE_MS = 10_000;

export function openRawMqtt(target: RawTarget): RawMqtt {
  const host = target.host ?? '127.0.0.1';
  const socket = target.tls
    ? connectTls({ host, port: target.port, ...target.tls })
    : connectSocket({
        host,
        port: target.port,
        ...(target.localAddress && { localAddress: target.localAddress }),
      });
  const parser = mqttPacket.parser();
  const received: Packet[] = [];
  const listeners = new Set<() => void>();
  let isClosed = false;

  function notify(): void {
    for (const listener of [...listeners]) listener();
  }

  parser.on('packet', packet => {
    received.push(packet);
    notify();
  });
  socket.on('data', chunk => parser.parse(chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    isClosed = true;
    notify();
  });

  /** Resolves with the first defined result of `look`. */
  function until<T>(what: string, deadlineMs: number, look: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer);
        listeners.delete(check);
      };
      const check = () => {
        const result = look();
        if (result !== undefined) {
          stop();
          resolve(result);
        } else if (isClosed) {
          stop();
          reject(new Error(`connection closed before ${what}`));
        }
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no ${what} within ${deadlineMs} ms`));
      }, deadlineMs);
      listeners.add(check);
      check();
    });
  }

  return {
    socket,
    received,
    send: packet => void socket.write(mqttPacket.generate(packet)),
    write: bytes => void socket.write(bytes),
    next: <C extends Packet['cmd']>(cmd: C, deadlineMs = DEADLINE_MS) =>
      until(cmd, deadlineMs, () => {
        const index = received.findIndex(packet => packet.cmd === cmd);
        return index < 0 ? undefined : (received.splice(index, 1)[0] as Packet & { cmd: C });
      }),
    closed: (deadlineMs = DEADLINE_MS) =>
      until('close', deadlineMs, () => (isClosed ? true : undefined)).then(() => {}),
    get isClosed() {
      return isClosed;
    },
    end: () => void socket.destroy(),
  };
}

/** A CONNECT as an honest device sends it; any field can be replaced, undefined leaves it out. */
export function toConnectPacket(fields: Partial<IConnectPacket>): IConnectPacket {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: '',
    keepalive: 60,
    ...fields,
  };
}

/** Connects and signs in; rejects when refused. */
export async function connectRawMqtt(target: RawTarget, fields: Partial<IConnectPacket>): Promise<RawMqtt> {
  const client = openRawMqtt(target);
  client.send(toConnectPacket(fields));
  const connack = await client.next('connack');
  if (connack.returnCode !== 0) throw new Error(`CONNECT refused with ${connack.returnCode}`);
  return client;
}
