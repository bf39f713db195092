/**
 * The current state of every device, in memory, as the registry has it plus the batch under way. Only states that
 * a batch touched are written. Bounded by the number of registered devices.
 */
import type { Watch } from '#core/alarms/silence-watch.ts';
import type { DecodedMessage } from '#core/decode.ts';
import type { Reception } from '#core/decoded-message.ts';
import { MAX_AGE_UNMARKED_MS } from '#core/payload-header.ts';
import type { Reading } from '#core/readings.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import type { CompletenessCounter } from './completeness-counter.ts';
import type { KnownDevice } from './device-directory.ts';
import { type Arrival, createSequenceWindow, type SequenceWindow } from './sequence-window.ts';
import {
  applyBirth,
  applyClock,
  applyReadings,
  applyState,
  applyTelemetry,
  createCurrent,
} from './update-current.ts';

export interface DeviceTracker {
  /** Returns how many messages are missing just before this one. */
  learn(
    device: KnownDevice,
    message: DecodedMessage,
    reception: Reception,
    counter: CompletenessCounter,
  ): number;
  /** Readings of a message that was learned before; of a device never heard of nothing is known by them. */
  add(readings: readonly Reading[]): void;
  /** As it is now; changes with what is learned. Undefined: nothing was heard of it. */
  current(deviceId: string): DeviceCurrent | undefined;
  setWatch(deviceId: string, watch: Watch): void;
  /** The model a device told at its birth. */
  modelOf(deviceId: string): string | undefined;
  /** The states touched since the last call. */
  takeChanged(): DeviceCurrent[];
  /** Drops devices that are not registered any more. */
  retain(isKnown: (deviceId: string) => boolean): void;
}

interface Tracked {
  current: DeviceCurrent;
  window: SequenceWindow;
}

export function createDeviceTracker(currents: readonly DeviceCurrent[]): DeviceTracker {
  const devices = new Map<string, Tracked>(
    currents.map(current => [current.deviceId, { current, window: createSequenceWindow(current) }]),
  );
  const changed = new Set<Tracked>();

  function track(deviceId: string, receivedMs: number): Tracked {
    const known = devices.get(deviceId);
    if (known) return known;
    const tracked = { current: createCurrent(deviceId, receivedMs), window: createSequenceWindow() };
    devices.set(deviceId, tracked);
    return tracked;
  }

  return {
    learn(device, message, reception, counter) {
      const { receivedMs } = reception;
      if (message.type === 'event' || message.type === 'ack') return 0;
      const tracked = track(device.id, receivedMs);
      const { current, window } = tracked;
      let missing = 0;
      if (message.type === 'telemetry') {
        missing = count(device, message, reception, window, counter);
        applyTelemetry(current, message, receivedMs);
      } else if (noteSession(window, message)) {
        counter.add(device, message.timeMs, 'boots', 1);
      }
      if (message.type === 'birth') applyBirth(current, message, receivedMs);
      if (message.type === 'state') applyState(current, message, receivedMs);
      if (!reception.timesKept) applyClock(current, message, receivedMs);
      changed.add(tracked);
      return missing;
    },
    add(readings) {
      for (const reading of readings) {
        const tracked = devices.get(reading.device);
        if (!tracked) continue;
        applyReadings(tracked.current, [reading]);
        changed.add(tracked);
      }
    },
    current: deviceId => devices.get(deviceId)?.current,
    setWatch(deviceId, watch) {
      const tracked = devices.get(deviceId);
      if (!tracked) return;
      tracked.current.watch = watch;
      changed.add(tracked);
    },
    modelOf: deviceId => devices.get(deviceId)?.current.birth?.model,
    takeChanged() {
      const taken = [...changed].map(toCurrent);
      changed.clear();
      return taken;
    },
    retain(isKnown) {
      for (const deviceId of devices.keys()) if (!isKnown(deviceId)) devices.delete(deviceId);
    },
  };
}

/** Returns how many are missing. */
function count(
  device: KnownDevice,
  message: Extract<DecodedMessage, { type: 'telemetry' }>,
  { receivedMs, timesKept }: Reception,
  window: SequenceWindow,
  counter: CompletenessCounter,
): number {
  const { boot, seq, timeMs } = message;
  const arrival = boot !== undefined && seq !== undefined ? window.noteMessage(boot, seq) : WITHOUT_COUNTERS;
  if (arrival.isNewBoot) counter.add(device, timeMs, 'boots', 1);
  counter.add(device, timeMs, 'missing', arrival.missing);
  counter.add(device, timeMs, arrival.isDuplicate ? 'duplicate' : 'received', 1);
  const isLate = message.late || (!timesKept && receivedMs - timeMs > MAX_AGE_UNMARKED_MS);
  if (isLate && !arrival.isDuplicate) counter.add(device, timeMs, 'late', 1);
  return arrival.missing;
}

const WITHOUT_COUNTERS: Arrival = { isNewBoot: false, isDuplicate: false, missing: 0 };

/** A will was made at the beginning of its session and tells nothing new. Returns whether a boot began. */
function noteSession(
  window: SequenceWindow,
  message: Extract<DecodedMessage, { type: 'birth' | 'state' }>,
): boolean {
  if (message.boot === undefined) return false;
  if (message.type === 'birth') return window.noteBirth(message.boot);
  return message.state.state !== 'lost' && window.noteBoot(message.boot);
}

/** A copy with the counters of now. */
function toCurrent({ current, window }: Tracked): DeviceCurrent {
  const { boot: _boot, seq: _seq, sequenceWindow: _window, ...rest } = current;
  const { boot, seq } = window;
  const sequenceWindow = window.toText();
  return {
    ...rest,
    ...(boot !== undefined && { boot }),
    ...(seq !== undefined && { seq }),
    ...(sequenceWindow !== undefined && { sequenceWindow }),
  };
}
