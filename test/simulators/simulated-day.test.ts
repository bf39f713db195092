import { describe, expect, test } from 'vitest';
import { decode } from '#core/decode.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import { toComponentClass } from '#core/readings.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { toTelemetryPayload } from '../../simulators/device-messages.ts';
import type { Components } from '../../simulators/device-model.ts';
import { FAULT_TYPES } from '../../simulators/fault-types.ts';
import type { FaultEpisode } from '../../simulators/faults.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-20T00:00:00Z');
const { devices } = planFleet({ seed: 5, scale: 1 });
const pick = (kind: string, count: number) => devices.filter(device => device.kind === kind).slice(0, count);
const sample = [...pick('lightmast', 30), ...pick('hotspot', 12), ...pick('fibrenode', 6)];

function decodeTelemetry(device: Device, timeMs: number, components: Components) {
  const payload = toTelemetryPayload({ timeMs, boot: 3, seq: 9, components, isLate: false });
  const topic = toDeviceTopic({ city: device.city, kind: device.kind, device: device.id }, 'telemetry');
  return decode({ topic, payload: Buffer.from(payload), receivedMs: timeMs });
}

/** Fails on anything that the decoder drops or marks; returns how many values passed. */
function expectClean(device: Device, timeMs: number, components: Components): number {
  const result = decodeTelemetry(device, timeMs, components);
  if (!result.ok || result.message.type !== 'telemetry') throw new Error(JSON.stringify(result));
  expect(result.message.dropped, device.id).toEqual([]);
  for (const reading of result.message.readings)
    expect(reading.quality, `${device.id} ${reading.component}`).toBeUndefined();
  return result.message.readings.reduce((sum, reading) => sum + Object.keys(reading.values).length, 0);
}

const namesOf = (kind: Device['kind']) => FAULT_TYPES.filter(type => appliesTo(type.scope, kind));
function appliesTo(scope: string, kind: Device['kind']): boolean {
  if (kind === 'lightmast') return ['lamp', 'mast', 'cabinet'].includes(scope);
  return kind === 'hotspot' ? scope === 'hotspot' : ['fibrenode', 'link'].includes(scope);
}

describe('every simulated message decodes without a dropped value', () => {
  test('over a day of every kind, with hundredfold faults', () => {
    const world = createWorld({ seed: 5, devices: sample, faultMultiplier: 100 });
    let values = 0;
    for (const device of sample) {
      const model = world.get(device.id)!;
      for (let timeMs = START; timeMs < START + DAY_MS; timeMs += 30 * 60_000)
        values += expectClean(device, timeMs, model.measure(timeMs, {}));
    }
    expect(values).toBeGreaterThan(50_000);
  });

  test.each(['lightmast', 'hotspot', 'fibrenode'] as const)('%s with each of its faults alone', kind => {
    const device = pick(kind, 1)[0]!;
    for (const { name } of namesOf(kind)) {
      const episode: FaultEpisode = { name, startMs: START, endMs: START + DAY_MS, strength: 1 };
      const world = createWorld({
        seed: 5,
        devices: [device],
        faultMultiplier: 0,
        pinned: new Map([[device.id, [episode]]]),
      });
      for (let hour = 0; hour < 24; hour++) {
        const timeMs = START + hour * 3_600_000 + 60_000;
        expectClean(device, timeMs, world.get(device.id)!.measure(timeMs, {}));
      }
    }
  });

  test.each([
    ['2026-01-01T00:30:00Z', 'New Year’s Eve'],
    ['2026-06-21T11:30:00Z', 'midsummer noon'],
    ['2026-10-25T00:30:00Z', 'the night the clocks go back'],
  ])('at %s, %s', text => {
    const world = createWorld({ seed: 5, devices: sample, faultMultiplier: 1 });
    for (const device of sample)
      expectClean(device, Date.parse(text), world.get(device.id)!.measure(Date.parse(text), {}));
  });

  test('a kind reports every component class it has, and every metric but FEC', () => {
    const world = createWorld({ seed: 5, devices: sample, faultMultiplier: 0 });
    for (const kind of DEVICE_KINDS.values()) {
      const reported = new Set<string>();
      for (const device of sample.filter(candidate => candidate.kind === kind.name)) {
        for (const [component, values] of Object.entries(world.get(device.id)!.measure(START, {})))
          for (const name of Object.keys(values)) reported.add(`${toComponentClass(component)}.${name}`);
      }
      // 10GBASE-LR has no forward error correction.
      const optional = /fec/i;
      const expected = kind.components.flatMap(component =>
        component.metrics.map(metric => `${component.name}.${metric.name}`),
      );
      expect([...reported].sort()).toEqual(expected.filter(name => !optional.test(name)).sort());
    }
  });
});

describe('determinism', () => {
  test('two worlds of one seed agree at any instant in any order; another seed differs', () => {
    const options = { seed: 5, devices: sample, faultMultiplier: 20 };
    const forwards = createWorld(options);
    const backwards = createWorld(options);
    const times = Array.from({ length: 12 }, (_, i) => START + i * 3 * 3_600_000);
    const ask = (world: typeof forwards, timeMs: number) =>
      sample.map(device => world.get(device.id)!.measure(timeMs, {}));
    const early = times.map(timeMs => ask(forwards, timeMs));
    const late = times.toReversed().map(timeMs => ask(backwards, timeMs));
    expect(late.toReversed()).toEqual(early);
    expect(ask(createWorld({ ...options, seed: 6 }), START)).not.toEqual(early[0]);
  });
});
