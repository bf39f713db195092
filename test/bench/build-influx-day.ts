/**
 * A day of about 5,000 devices in a real InfluxDB, as the demo cities have them: every kind at its own report
 * interval. Some devices of each kind are simulated; the others send what one of those sends. Rollups are there for
 * all hours but the last, of the metrics that somebody will ask for: all of them would be more than the readings.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS, MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import { type Reading, toComponentClass } from '#core/readings.ts';
import { createLineEncoder } from '#store/telemetry/influx/line-protocol.ts';
import { toRollupMeasurement } from '#store/telemetry/influx/rollup-lines.ts';
import { type RollupResolution, toHourMs } from '#store/telemetry/rollups.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';
import { createDayRollups, type DayRollups } from '../support/create-day-rollups.ts';
import type { InfluxServer } from '../support/influx-server.ts';

const DAY_MS = 86_400_000;
const SLICE_MS = 900_000;
const LINES_PER_WRITE = 10_000;
/** So many of each kind are simulated. */
const TEMPLATES: Readonly<Record<DeviceKindName, number>> = { lightmast: 40, hotspot: 10, fibrenode: 5 };

export interface InfluxDay {
  devices: Device[];
  points: number;
  toMs: number;
}

export interface InfluxDayOptions {
  toMs: number;
  /** 2.7 makes 5,000 devices. */
  scale: number;
  /** Metrics to roll up, by the name of the rollups' measurement: `lamp_1h`. */
  rolled?: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function buildInfluxDay(
  server: InfluxServer,
  database: string,
  { toMs, scale, rolled = new Map() }: InfluxDayOptions,
): Promise<InfluxDay> {
  const { devices } = planFleet({ seed: 1, scale });
  const measure = createMeasure(devices);
  const encode = createLineEncoder();
  const rollups = createRollups(rolled);
  const rolledUntilMs = toHourMs(toMs);
  let points = 0;
  let lines: string[] = [];
  const flush = async () => {
    await server.write(database, lines.join('\n'));
    lines = [];
  };
  for (let fromMs = toMs - DAY_MS; fromMs < toMs; fromMs += SLICE_MS) {
    for (const [index, device] of devices.entries()) {
      const everyMs = device.reportIntervalS * 1000;
      const phaseMs = (index * 7919) % everyMs;
      for (let timeMs = fromMs + phaseMs; timeMs < fromMs + SLICE_MS; timeMs += everyMs) {
        for (const [component, values] of Object.entries(measure(device, timeMs))) {
          const { city, kind, id } = device;
          const name = toComponentClass(component);
          const reading: Reading = { city, kind, device: id, component, timeMs, values };
          lines.push(encode(reading, MEASUREMENTS.get(name)!));
          points++;
          if (timeMs < rolledUntilMs)
            for (const ofMeasurement of rollups.get(name) ?? []) lines.push(...ofMeasurement.add(reading));
        }
        if (lines.length >= LINES_PER_WRITE) await flush();
      }
    }
  }
  for (const ofMeasurement of [...rollups.values()].flat()) {
    lines.push(...ofMeasurement.finish());
    await flush();
  }
  return { devices, points, toMs };
}

/** By measurement. */
function createRollups(rolled: ReadonlyMap<string, ReadonlySet<string>>): Map<string, DayRollups[]> {
  const resolutions: readonly RollupResolution[] = ['5min', '1h'];
  return new Map(
    [...MEASUREMENTS.values()].map(measurement => [
      measurement.name,
      resolutions.flatMap(resolution => {
        const names = rolled.get(toRollupMeasurement(measurement.name, resolution));
        const metrics = new Map([...measurement.metrics].filter(([name]) => names?.has(name)));
        return metrics.size > 0 ? [createDayRollups({ ...measurement, metrics }, resolution)] : [];
      }),
    ]),
  );
}

/** What a template measured in the same interval; computed once. */
function createMeasure(devices: readonly Device[]) {
  const templates = new Map(
    [...DEVICE_KINDS.keys()].map(kind => [
      kind,
      devices.filter(device => device.kind === kind).slice(0, TEMPLATES[kind]),
    ]),
  );
  const world = createWorld({ seed: 1, devices: [...templates.values()].flat(), faultMultiplier: 5 });
  const positions = new Map<string, number>();
  for (const [index, device] of devices.entries()) positions.set(device.id, index);
  let cache = new Map<string, ReturnType<typeof measureOne>>();
  let cachedSlice = -1;

  const measureOne = (id: string, timeMs: number) => world.get(id)!.measure(timeMs, {});

  return (device: Device, timeMs: number) => {
    const slice = Math.floor(timeMs / SLICE_MS);
    if (slice !== cachedSlice) cache = new Map();
    cachedSlice = slice;
    const own = templates.get(device.kind)!;
    const template = own[positions.get(device.id)! % own.length]!;
    const turn = Math.floor(timeMs / (device.reportIntervalS * 1000));
    const key = `${template.id} ${turn}`;
    const known = cache.get(key) ?? measureOne(template.id, timeMs);
    cache.set(key, known);
    return known;
  };
}
