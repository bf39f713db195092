/** The payloads a simulated device sends, as JSON text. */

import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import type { AckResult, Birth, DeviceState } from '#core/payloads.ts';
import { type MetricValue, toComponentClass } from '#core/readings.ts';
import type { Components } from './device-model.ts';

/** Unix milliseconds to RFC 3339 UTC. */
const toTimestamp = (timeMs: number) => new Date(timeMs).toISOString();

export interface TelemetryParts {
  timeMs: number;
  boot: number;
  seq: number;
  components: Components;
  isLate: boolean;
}

export function toTelemetryPayload({ timeMs, boot, seq, components, isLate }: TelemetryParts): string {
  return JSON.stringify({
    v: 1,
    ts: toTimestamp(timeMs),
    boot,
    seq,
    ...(isLate && { late: true }),
    c: components,
  });
}

export function toBirthPayload(
  device: Device,
  components: Components,
  { timeMs, boot, intervalS }: { timeMs: number; boot: number; intervalS: number },
): string {
  const birth: Birth = {
    v: 1,
    ts: toTimestamp(timeMs),
    boot,
    kind: device.kind,
    profile: DEVICE_KINDS.get(device.kind)!.profile,
    fw: device.firmwareVersion ?? '1.0.0',
    intervalS,
    components: Object.entries(components).map(([id, values]) => ({ id, metrics: Object.keys(values) })),
    ...(device.serialNumber !== undefined && { serial: device.serialNumber }),
    ...(device.modelName !== undefined && { model: device.modelName }),
    ...(device.location !== undefined && { location: device.location }),
  };
  return JSON.stringify(birth);
}

export function toStatePayload(state: DeviceState, timeMs: number, boot: number): string {
  return JSON.stringify({ v: 1, ts: toTimestamp(timeMs), boot, state });
}

export function toEventPayload(
  type: string,
  component: string | undefined,
  timeMs: number,
  boot: number,
  data?: Record<string, MetricValue>,
): string {
  const ts = toTimestamp(timeMs);
  return JSON.stringify({
    v: 1,
    ts,
    boot,
    type,
    ...(component && { comp: component }),
    ...(data && { data }),
  });
}

export function toAckPayload(
  id: string,
  result: AckResult,
  reason: string | undefined,
  timeMs: number,
): string {
  return JSON.stringify({ v: 1, id, ts: toTimestamp(timeMs), result, ...(reason && { reason }) });
}

/** Only the components of the given classes; all when none are given. */
export function selectComponents(components: Components, classes: readonly string[] | undefined): Components {
  if (!classes) return components;
  return Object.fromEntries(
    Object.entries(components).filter(([id]) => classes.includes(toComponentClass(id))),
  );
}
