/**
 * A real InfluxDB with a day of simulated readings of two cities, and in each city one device per kind with every
 * fault at once, so that each question about faults has an answer. A third city and its devices have names that no
 * rule of ours lets through, to see whether a query can be broken by a name.
 */
import { decode } from '#core/decode.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS, MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import { type MetricValue, type Reading, toComponentClass } from '#core/readings.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { createLineEncoder } from '#store/telemetry/influx/line-protocol.ts';
import { toTelemetryPayload } from '../../../simulators/device-messages.ts';
import { planFleet } from '../../../simulators/fleet-plan.ts';
import { createWorld } from '../../../simulators/simulated-world.ts';
import { type InfluxServer, startInfluxServer } from '../../support/influx-server.ts';

export const DATABASE = 'leitstand';
export const CITIES = ['landau', 'speyer'];
export const AWKWARD_CITY = `1. Bezirk (Ost)/"Süd" 'x' $city [a|b]`;

const HOUR_MS = 3_600_000;
const PAST_HOURS = 27;
const STEP_MS = 15 * 60_000;
const LINES_PER_WRITE = 5000;

export interface SimulatedInflux {
  server: InfluxServer;
  /** The newest reading is a few seconds before. */
  nowMs: number;
  readings: number;
}

/** The device of a city that has every fault of its kind. */
export function toFaultyDevice(city: string, kind: DeviceKindName): string {
  return city === AWKWARD_CITY ? `${kind} *.+? (1)/[2] 'q' "r"` : `${city}-${kind}-kaputt`;
}

/** Whoever calls ends the server. */
export async function startSimulatedInflux(directory: string): Promise<SimulatedInflux> {
  const server = await startInfluxServer({ directory });
  await server.run(`CREATE DATABASE ${DATABASE}`);
  const nowMs = Date.now();
  const readings = [...simulate(nowMs), ...toFaulty(nowMs)];
  await write(server, readings);
  return { server, nowMs, readings: readings.length };
}

function simulate(nowMs: number): Reading[] {
  const all = planFleet({ seed: 5, scale: 0.1 }).devices;
  const devices = CITIES.flatMap(city =>
    [...DEVICE_KINDS.keys()].flatMap(kind =>
      all.filter(device => device.city === city && device.kind === kind).slice(0, 4),
    ),
  );
  const world = createWorld({ seed: 5, devices, faultMultiplier: 20 });
  return devices.flatMap(device =>
    toTimes(nowMs).flatMap(timeMs => toReadings(device, timeMs, world.get(device.id)!.measure(timeMs, {}))),
  );
}

function toTimes(nowMs: number): number[] {
  const count = (PAST_HOURS * HOUR_MS) / STEP_MS;
  return Array.from({ length: count }, (_, i) => nowMs - 5000 - i * STEP_MS);
}

function toReadings(
  device: Device,
  timeMs: number,
  components: Record<string, Record<string, MetricValue>>,
): Reading[] {
  const payload = toTelemetryPayload({ timeMs, boot: 1, seq: 1, components, isLate: true });
  const topic = toDeviceTopic({ city: device.city, kind: device.kind, device: device.id }, 'telemetry');
  const result = decode({ topic, payload: Buffer.from(payload), receivedMs: timeMs });
  if (!result.ok || result.message.type !== 'telemetry') throw new Error(JSON.stringify(result));
  return result.message.readings;
}

/** Values on the wrong side of every limit, all flags set, counters rising; optional metrics included. */
function toFaulty(nowMs: number): Reading[] {
  return [...CITIES, AWKWARD_CITY].flatMap(city =>
    [...DEVICE_KINDS.values()].flatMap(kind =>
      kind.components.flatMap(component =>
        toTimes(nowMs).flatMap((timeMs, age) =>
          ['1', '2'].map(number => ({
            city,
            kind: kind.name,
            device: toFaultyDevice(city, kind.name),
            component: `${component.name}-${number}`,
            timeMs,
            values: Object.fromEntries(
              component.metrics.map(metric => [metric.name, toFaultyValue(metric, -age)]),
            ),
          })),
        ),
      ),
    ),
  );
}

/** Flags that are good when they are set. */
const GOOD_FLAGS = ['reachable', 'tunnelUp', 'present'];

function toFaultyValue(
  metric: { name: string; type: string; values?: readonly string[]; max?: number },
  step: number,
): MetricValue {
  switch (metric.type) {
    case 'bool':
      return !GOOD_FLAGS.includes(metric.name);
    case 'enum':
      // Every value in turn, half an hour each, with the last of the list now: the first is the good one.
      return metric.values!.at((Math.ceil(step / 2) - 1) % metric.values!.length)!;
    case 'counter':
      return 10_000 + step;
    default:
      return Math.min(metric.max ?? 1000, 90);
  }
}

async function write(server: InfluxServer, readings: readonly Reading[]): Promise<void> {
  const encode = createLineEncoder();
  const lines = readings.map(reading =>
    encode(reading, MEASUREMENTS.get(toComponentClass(reading.component))!),
  );
  const { user, password } = server.admin;
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  for (let start = 0; start < lines.length; start += LINES_PER_WRITE) {
    const answer = await fetch(`${server.url}/write?db=${DATABASE}&precision=ms`, {
      method: 'POST',
      headers: { authorization },
      body: lines.slice(start, start + LINES_PER_WRITE).join('\n'),
    });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  }
}
