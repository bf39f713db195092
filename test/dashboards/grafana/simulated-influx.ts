/**
 * A real InfluxDB with a day of simulated readings of two cities and their rollups, and in each city one device per kind
 * with every fault at once, so that each question about faults has an answer. A third city and its devices have names that no
 * rule of ours lets through, to see whether a query can be broken by a name.
 */
import { decode } from '#core/decode.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS, MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import { type MetricValue, type Reading, toComponentClass } from '#core/readings.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { createLineEncoder } from '#store/telemetry/influx/line-protocol.ts';
import { HOUR_MS, ROLLUP_WIDTH_MS, type RollupResolution, toHourMs } from '#store/telemetry/rollups.ts';
import { toTelemetryPayload } from '../../../simulators/device-messages.ts';
import { planFleet } from '../../../simulators/fleet-plan.ts';
import { createWorld } from '../../../simulators/simulated-world.ts';
import { createDayRollups } from '../../support/create-day-rollups.ts';
import { type InfluxServer, startInfluxServer } from '../../support/influx-server.ts';

export const DATABASE = 'leitstand';
export const CITIES = ['landau', 'speyer'];
export const AWKWARD_CITY = `1. Bezirk (Ost)/"Süd" 'x' $city [a|b]`;

const PAST_HOURS = 27;
const STEP_MS = 15 * 60_000;
const LINES_PER_WRITE = 5000;
/** After its end an hour is left alone for so long. */
const ROLLED_AFTER_MS = 5 * 60_000;

export interface SimulatedInflux {
  server: InfluxServer;
  /** The newest reading is a few seconds before. */
  nowMs: number;
  /** There are rollups of the hours before. */
  rolledUntilMs: number;
  readings: readonly Reading[];
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
  const encode = createLineEncoder();
  await write(
    server,
    readings.map(reading => encode(reading, toMeasurement(reading))),
  );
  const rolledUntilMs = toHourMs(nowMs - ROLLED_AFTER_MS);
  await write(server, toRollupLines(readings, rolledUntilMs));
  return { server, nowMs, rolledUntilMs, readings };
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
      // Every value in turn, an hour each, with the last of the list now: the first is the good one.
      return metric.values!.at((Math.ceil(step / 4) - 1) % metric.values!.length)!;
    case 'counter':
      return 10_000 + step;
    default:
      return Math.min(metric.max ?? 1000, 90);
  }
}

const toMeasurement = ({ component }: Reading) => MEASUREMENTS.get(toComponentClass(component))!;

function toRollupLines(readings: readonly Reading[], untilMs: number): string[] {
  const inOrder = readings.filter(({ timeMs }) => timeMs < untilMs).sort((a, b) => a.timeMs - b.timeMs);
  const lines: string[] = [];
  for (const [measurement, own] of Map.groupBy(inOrder, toMeasurement)) {
    for (const resolution of Object.keys(ROLLUP_WIDTH_MS) as RollupResolution[]) {
      const rollups = createDayRollups(measurement, resolution);
      for (const reading of own) lines.push(...rollups.add(reading));
      lines.push(...rollups.finish());
    }
  }
  return lines;
}

async function write(server: InfluxServer, lines: readonly string[]): Promise<void> {
  for (let start = 0; start < lines.length; start += LINES_PER_WRITE)
    await server.write(DATABASE, lines.slice(start, start + LINES_PER_WRITE).join('\n'));
}
