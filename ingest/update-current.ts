/** What a message changes in the current state of its device: pure steps, one per channel. */
import { CLOCK_OFFSET_LIMIT_MS } from '#core/clock.ts';
import type { DecodedMessage } from '#core/decode.ts';
import type { DeviceState } from '#core/payloads.ts';
import type { Reading } from '#core/readings.ts';
import type { ComponentCurrent, DeviceCurrent } from '#store/registry/registry-ingest.ts';

type Of<Type extends DecodedMessage['type']> = Extract<DecodedMessage, { type: Type }>;

export function createCurrent(deviceId: string, receivedMs: number): DeviceCurrent {
  return { deviceId, state: 'ready', stateSinceMs: receivedMs, components: {} };
}

/** Whoever sends readings is there, whatever was told before. */
export function applyTelemetry(current: DeviceCurrent, message: Of<'telemetry'>, receivedMs: number): void {
  setState(current, 'ready', receivedMs);
  current.lastReceivedMs = receivedMs;
  applyReadings(current, message.readings);
}

/** What was measured, and nothing of when it came. */
export function applyReadings(current: DeviceCurrent, readings: readonly Reading[]): void {
  for (const reading of readings) {
    current.lastReadingMs = Math.max(current.lastReadingMs ?? 0, reading.timeMs);
    const component = current.components[reading.component];
    if (component) mergeReading(component, reading);
    else current.components[reading.component] = toComponentCurrent(reading);
  }
}

/** The boot counter of a birth counts from here on, even when it is lower: the device was reset. */
export function applyBirth(current: DeviceCurrent, message: Of<'birth'>, receivedMs: number): void {
  setState(current, 'ready', receivedMs);
  current.birth = message.birth;
  current.birthMs = receivedMs;
}

/** Domain rule 1: an old will cannot kill a new session. Returns whether the state was taken. */
export function applyState(current: DeviceCurrent, message: Of<'state'>, receivedMs: number): boolean {
  const { state, boot, nextWakeS } = message.state;
  const bornBoot = current.birth?.boot;
  if (state === 'lost' && boot !== undefined && bornBoot !== undefined && boot < bornBoot) return false;
  setState(current, state, receivedMs);
  if (state === 'sleeping' && nextWakeS !== undefined) current.nextWakeMs = receivedMs + nextWakeS * 1000;
  return true;
}

/** Domain rule 5: only a time of the device's own, sent at once, tells how its clock goes. */
export function applyClock(current: DeviceCurrent, message: DecodedMessage, receivedMs: number): void {
  if (message.timeSource !== 'device' || (message.type === 'telemetry' && message.late)) return;
  current.clockOffsetMs = receivedMs - message.timeMs;
  if (Math.abs(current.clockOffsetMs) > CLOCK_OFFSET_LIMIT_MS) current.clockWrongSinceMs ??= receivedMs;
  else if (current.clockWrongSinceMs !== undefined) delete current.clockWrongSinceMs;
}

function setState(current: DeviceCurrent, state: DeviceState, sinceMs: number): void {
  if (state !== 'sleeping') delete current.nextWakeMs;
  if (current.state === state) return;
  current.state = state;
  current.stateSinceMs = sinceMs;
}

function toComponentCurrent(reading: Reading): ComponentCurrent {
  const component: ComponentCurrent = { timeMs: reading.timeMs, values: { ...reading.values } };
  if (reading.quality) component.quality = { ...reading.quality };
  return component;
}

/** A newer reading replaces what it carries; an older one only adds what was never heard. */
function mergeReading(component: ComponentCurrent, reading: Reading): void {
  const isNewer = reading.timeMs >= component.timeMs;
  const { values } = component;
  if (isNewer && !component.quality && !reading.quality) {
    // Nearly always so, and then there is no quality to look after.
    for (const name in reading.values) values[name] = reading.values[name]!;
    component.timeMs = reading.timeMs;
    return;
  }
  for (const name in reading.values) {
    if (!isNewer && name in values) continue;
    values[name] = reading.values[name]!;
    setQuality(component, name, reading);
  }
  if (!isNewer) return;
  component.timeMs = reading.timeMs;
  setQuality(component, 'ts', reading);
}

/** `quality` is there only while something in it is not good. */
function setQuality(component: ComponentCurrent, name: string, reading: Reading): void {
  const told = reading.quality?.[name];
  if (told) {
    component.quality ??= {};
    component.quality[name] = told;
  } else if (component.quality?.[name]) {
    delete component.quality[name];
    if (Object.keys(component.quality).length === 0) delete component.quality;
  }
}
