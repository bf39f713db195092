/** Readings of simulated devices of every kind, as ingest would store them; the same every time. */
import { decode } from '#core/decode.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Reading } from '#core/readings.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { toTelemetryPayload } from '../../simulators/device-messages.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';

export interface SimulatedReadingsOptions {
  cities: readonly string[];
  /** Of each kind in each city. */
  devices: number;
  fromMs: number;
  toMs: number;
  stepMs: number;
}

/** In the order of time. One in twenty has a value marked as uncertain. */
export function simulateReadings(options: SimulatedReadingsOptions): Reading[] {
  const { devices: all } = planFleet({ seed: 5, scale: 1 });
  const devices = options.cities.flatMap(city =>
    [...DEVICE_KINDS.keys()].flatMap(kind =>
      all.filter(device => device.city === city && device.kind === kind).slice(0, options.devices),
    ),
  );
  const world = createWorld({ seed: 5, devices, faultMultiplier: 20 });
  const readings: Reading[] = [];
  for (let timeMs = options.fromMs; timeMs < options.toMs; timeMs += options.stepMs) {
    for (const device of devices) {
      const components = world.get(device.id)!.measure(timeMs, {});
      const payload = toTelemetryPayload({ timeMs, boot: 1, seq: 1, components, isLate: true });
      const topic = toDeviceTopic({ city: device.city, kind: device.kind, device: device.id }, 'telemetry');
      const result = decode({ topic, payload: Buffer.from(payload), receivedMs: timeMs });
      if (!result.ok || result.message.type !== 'telemetry') throw new Error(JSON.stringify(result));
      for (const reading of result.message.readings) readings.push(toMarked(reading, readings.length));
    }
  }
  return readings;
}

function toMarked(reading: Reading, index: number): Reading {
  const metric = Object.keys(reading.values)[0];
  return index % 20 === 0 && metric ? { ...reading, quality: { [metric]: 'uncertain' } } : reading;
}
