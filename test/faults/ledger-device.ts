/**
 * An honest device that keeps a ledger: telemetry in QoS 1, a bounded window, reconnecting by itself, and what
 * was not acknowledged is sent again with DUP, oldest first, before anything new. Every message has device,
 * boot, seq, device time and a hash of these, so that the store can be reckoned up against the ledger.
 */
import { createHash } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import type { ProvisionedDevice } from '../../store/registry/provisioning.ts';

export interface LedgerMessage {
  boot: number;
  seq: number;
  timeMs: number;
  isAcknowledged: boolean;
}

export interface LedgerDevice {
  readonly id: string;
  /** Everything that was ever written to a socket. */
  readonly messages: readonly LedgerMessage[];
  readonly acknowledged: number;
  /** Sent and not acknowledged. */
  readonly outstanding: number;
  /** Messages sent once more with DUP. */
  readonly resent: number;
  /** Connections that were accepted. */
  readonly sessions: number;
  readonly isConnected: boolean;
  /** Connects, and again whenever the connection is lost. */
  connect(port: number): void;
  /** Sends one message; false when not connected or the window is full. */
  send(): boolean;
  /** No more connections; the one there is closed. */
  end(): void;
}

export interface LedgerDeviceOptions {
  window: number;
  keepaliveS?: number;
  /** Larger messages: blanks behind the JSON. */
  payloadBytes?: number;
}

const RECONNECT_MS = 100;
/** Message ids of telemetry are below it. */
const BIRTH_ID = 65_535;

/** 48 bits: exact in a JSON number. */
export function toLedgerHash(device: string, { boot, seq, timeMs }: Omit<LedgerMessage, 'isAcknowledged'>) {
  const digest = createHash('sha256').update(`${device} ${boot} ${seq} ${timeMs}`).digest();
  return digest.readUIntBE(0, 6);
}

export function createLedgerDevice(
  { device, userName, secret }: ProvisionedDevice,
  { window, keepaliveS = 60, payloadBytes = 0 }: LedgerDeviceOptions,
): LedgerDevice {
  const topic = `iot/v1/${userName}`;
  const messages: LedgerMessage[] = [];
  const waiting = new Map<number, LedgerMessage>();
  let socket: Socket | undefined;
  let pings: NodeJS.Timeout | undefined;
  let isConnected = false;
  let isEnded = false;
  let sessions = 0;
  let acknowledged = 0;
  let resent = 0;
  let boot = 0;
  let seq = 0;
  let lastMs = 0;

  function write(packet: Packet): void {
    socket?.write(mqttPacket.generate(packet));
  }

  function publish(channel: string, payload: object, messageId: number, dup = false): void {
    write({
      cmd: 'publish',
      topic: `${topic}/${channel}`,
      payload: JSON.stringify(payload).padEnd(payloadBytes),
      qos: 1,
      messageId,
      dup,
      retain: channel === 'birth',
    });
  }

  function publishMessage(message: LedgerMessage, messageId: number, dup: boolean): void {
    const { boot, seq, timeMs } = message;
    const values = {
      activeEnergy: seq,
      supplyLossCount: boot,
      switchOnCounter: toLedgerHash(device.id, message),
    };
    const ts = new Date(timeMs).toISOString();
    publish('telemetry', { v: 1, ts, boot, seq, c: { 'lamp-1': values } }, messageId, dup);
  }

  function handleAccepted(): void {
    sessions += 1;
    boot += 1;
    seq = 0;
    publish('birth', { v: 1, boot, kind: device.kind }, BIRTH_ID);
    for (const [messageId, message] of waiting) publishMessage(message, messageId, true);
    resent += waiting.size;
    isConnected = true;
    pings = setInterval(() => write({ cmd: 'pingreq' }), (keepaliveS * 1000) / 2);
  }

  function handlePacket(packet: Packet): void {
    if (packet.cmd === 'connack' && packet.returnCode === 0) handleAccepted();
    if (packet.cmd !== 'puback' || packet.messageId === BIRTH_ID) return;
    const message = waiting.get(packet.messageId ?? 0);
    if (!message) throw new Error(`${device.id}: PUBACK ${packet.messageId} for nothing`);
    waiting.delete(packet.messageId ?? 0);
    message.isAcknowledged = true;
    acknowledged += 1;
  }

  function connect(port: number): void {
    if (isEnded) return;
    const opened = connectSocket({ host: '127.0.0.1', port, noDelay: true });
    socket = opened;
    const parser = mqttPacket.parser();
    parser.on('packet', handlePacket);
    opened.on('data', chunk => parser.parse(chunk));
    opened.on('error', () => undefined);
    opened.on('close', () => {
      isConnected = false;
      clearInterval(pings);
      if (!isEnded) setTimeout(connect, RECONNECT_MS, port);
    });
    const password = Buffer.from(secret);
    const clientId = device.id;
    write({ cmd: 'connect', clientId, username: userName, password, clean: true, keepalive: keepaliveS });
  }

  return {
    id: device.id,
    messages,
    connect,
    send() {
      if (!isConnected || waiting.size >= window) return false;
      lastMs = Math.max(lastMs + 1, Date.now());
      const message = { boot, seq, timeMs: lastMs, isAcknowledged: false };
      const messageId = (messages.length % (BIRTH_ID - 1)) + 1;
      seq += 1;
      messages.push(message);
      waiting.set(messageId, message);
      publishMessage(message, messageId, false);
      return true;
    },
    end() {
      isEnded = true;
      clearInterval(pings);
      socket?.destroy();
    },
    get acknowledged() {
      return acknowledged;
    },
    get outstanding() {
      return waiting.size;
    },
    get resent() {
      return resent;
    },
    get sessions() {
      return sessions;
    },
    get isConnected() {
      return isConnected;
    },
  };
}
