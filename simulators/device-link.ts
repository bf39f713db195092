/**
 * A device's place at the broker over its whole life: opens through the fleet's gate, comes back after a loss
 * with growing, jittered pauses, counts a boot for each attempt, leaves with a word or without.
 */
import type { Device } from '#core/devices.ts';
import { type DeviceChannel, toDevicePrefix } from '#core/topics.ts';
import { type DeviceConnection, openDeviceConnection } from './device-connection.ts';
import { toStatePayload } from './device-messages.ts';
import type { FleetSurroundings } from './fleet-surroundings.ts';
import { uniformAt } from './noise.ts';

export interface DeviceLinkOptions {
  device: Device;
  secret: string;
  /** The boot counter before the first connection. */
  lastBoot: number;
  key: number;
  surroundings: FleetSurroundings;
  /** Asked before every attempt and after every loss. */
  isWanted: () => boolean;
  onOnline: () => void;
  onOffline: () => void;
  /** `rest` is the topic below the device's own prefix. */
  onMessage: (rest: string, payload: Uint8Array) => void;
}

export interface DeviceLink {
  readonly isOnline: boolean;
  readonly boot: number;
  /** QoS 1. Goes nowhere when there is no connection; `onDone` hears whether the PUBACK came. */
  publish(
    channel: DeviceChannel | `ack/${string}`,
    payload: string,
    isRetained?: boolean,
    onDone?: (isAcknowledged: boolean) => void,
  ): void;
  /** Connects if it does not already, after the pause and when the gate lets it. */
  open(delayMs: number): void;
  /** Says `disconnected`, then DISCONNECT. */
  leave(): void;
  /** As if the cable was pulled. */
  cut(): void;
  /** Leaves for good; resolves when the connection is closed. */
  stop(): Promise<void>;
}

const RECONNECT_FIRST_MS = 1000;
const RECONNECT_LONGEST_MS = 60_000;

export function createDeviceLink(options: DeviceLinkOptions): DeviceLink {
  const { device, key, surroundings } = options;
  const { counters, heap, gate, time } = surroundings;
  const prefix = toDevicePrefix({ city: device.city, kind: device.kind, device: device.id });
  let connection: DeviceConnection | undefined;
  let isOnline = false;
  let isWaiting = false;
  let isStopping = false;
  let boot = options.lastBoot;
  let attempts = 0;
  let hasLeft = false;
  let isTurning = false;
  /** Publishes of this connection without a PUBACK so far. */
  let awaiting = 0;
  let onStopped: (() => void) | undefined;

  const setTurning = (isSo: boolean) => {
    if (isSo !== isTurning) counters.turning += isSo ? 1 : -1;
    isTurning = isSo;
  };

  const open = (delayMs: number) => {
    if (isWaiting || connection || isStopping) return;
    isWaiting = true;
    heap.runIn(delayMs, () => gate.pass(connectNow));
  };

  const connectNow = () => {
    isWaiting = false;
    if (isStopping || connection || !options.isWanted()) return;
    boot++;
    hasLeft = false;
    awaiting = 0;
    setTurning(true);
    connection = openDeviceConnection({
      broker: surroundings.broker,
      device,
      secret: options.secret,
      boot,
      keepaliveS: surroundings.keepaliveS,
      onConnected,
      onMessage: (topic, payload) => options.onMessage(topic.slice(prefix.length + 1), payload),
      onClosed,
    });
  };

  const onConnected = () => {
    isOnline = true;
    setTurning(false);
    counters.connected++;
    attempts = 0;
    options.onOnline();
  };

  const onClosed = (error: string | undefined) => {
    setTurning(false);
    if (isOnline) counters.connected--;
    if (isOnline && !hasLeft) counters.cut++;
    counters.unanswered -= awaiting;
    isOnline = false;
    connection = undefined;
    options.onOffline();
    onStopped?.();
    if (isStopping) return;
    if (error !== undefined) surroundings.onError(error);
    attempts++;
    counters.reconnects++;
    const ceilingMs = Math.min(RECONNECT_LONGEST_MS, RECONNECT_FIRST_MS * 2 ** attempts);
    if (options.isWanted()) open(ceilingMs * (0.5 + 0.5 * uniformAt(key, boot)));
  };

  const leave = () => {
    const leaving = connection;
    hasLeft = true;
    const farewell = toStatePayload('disconnected', time.nowMs(), boot);
    leaving?.publish(`${prefix}/state`, farewell, { retain: true }, () => leaving.end());
  };

  /** What is answered after the end of its connection was counted as lost. */
  const countAnswer = (of: number, isAcknowledged: boolean) => {
    if (of !== boot || !connection) return;
    awaiting--;
    counters.unanswered--;
    if (isAcknowledged) counters.delivered++;
  };

  return {
    get isOnline() {
      return isOnline;
    },
    get boot() {
      return boot;
    },
    publish(channel, payload, isRetained = false, onDone) {
      if (!connection) return;
      const of = boot;
      awaiting++;
      counters.unanswered++;
      connection.publish(`${prefix}/${channel}`, payload, { retain: isRetained }, isAcknowledged => {
        countAnswer(of, isAcknowledged);
        onDone?.(isAcknowledged);
      });
    },
    open,
    leave,
    cut() {
      if (connection) setTurning(true);
      connection?.cut();
    },
    stop() {
      isStopping = true;
      if (!connection) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      onStopped = resolve;
      if (isOnline) leave();
      else connection.cut();
      return promise;
    },
  };
}
