/**
 * A day of about 5,000 devices in a real InfluxDB, as the demo cities have them: every kind at its own report
 * interval. Some devices of each kind are simulated; the others send what one of those sends.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS, MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Device } from '#core/devices.ts';
import { toComponentClass } from '#core/readings.ts';
import { createLineEncoder } from '#store/telemetry/influx/line-protocol.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';
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

/** @param scale 2.7 makes 5,000 devices */
export async function buildInfluxDay(
  server: InfluxServer,
  database: string,
  { toMs, scale }: { toMs: number; scale: number },
): Promise<InfluxDay> {
  const { devices } = planFleet({ seed: 1, scale });
  const measure = createMeasure(devices);
  const encode = createLineEncoder();
  let points = 0;
  let lines: string[] = [];
  const flush = async () => {
    await write(server, database, lines);
    points += lines.length;
    lines = [];
  };
  for (let fromMs = toMs - DAY_MS; fromMs < toMs; fromMs += SLICE_MS) {
    for (const [index, device] of devices.entries()) {
      const everyMs = device.reportIntervalS * 1000;
      const phaseMs = (index * 7919) % everyMs;
      for (let timeMs = fromMs + phaseMs; timeMs < fromMs + SLICE_MS; timeMs += everyMs) {
        for (const [component, values] of Object.entries(measure(device, timeMs))) {
          const { city, kind, id } = device;
          const measurement = MEASUREMENTS.get(toComponentClass(component))!;
          lines.push(encode({ city, kind, device: id, component, timeMs, values }, measurement));
        }
        if (lines.length >= LINES_PER_WRITE) await flush();
      }
    }
  }
  await flush();
  return { devices, points, toMs };
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

async function write(server: InfluxServer, database: string, lines: readonly string[]): Promise<void> {
  const { user, password } = server.admin;
  const answer = await fetch(`${server.url}/write?db=${database}&precision=ms`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    body: lines.join('\n'),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
