/** Small measurements of every metric type, and readings of them. */
import fc from 'fast-check';
import type { MetricDef, MetricType } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { MetricValue, Quality, Reading } from '#core/readings.ts';
import type { RawRow, TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export function toMetric(name: string, type: MetricType): MetricDef {
  return { name, type, unit: '', label: { de: name, en: name }, source: 'test' };
}

export function toMeasurement(name: string, metrics: Record<string, MetricType>): Measurement {
  return {
    name,
    metrics: new Map(Object.entries(metrics).map(([metric, type]) => [metric, toMetric(metric, type)])),
  };
}

/** `lamp` and `port` have a metric of every type. */
export const TEST_MEASUREMENTS: ReadonlyMap<string, Measurement> = new Map(
  [
    toMeasurement('lamp', { power: 'float', energy: 'counter', count: 'int', failed: 'bool', state: 'enum' }),
    toMeasurement('port', { speed: 'int', rate: 'float', operStatus: 'enum' }),
    toMeasurement('sys', { rssi: 'float', uptime: 'counter' }),
  ].map(measurement => [measurement.name, measurement]),
);

export const NOON_MS = Date.UTC(2026, 5, 1, 12);

/** A reading of lamp-1 of mast-1 in landau at noon, unless said otherwise. */
export function toReading(
  values: Record<string, MetricValue>,
  rest: Partial<Omit<Reading, 'values'>> = {},
): Reading {
  return {
    city: 'landau',
    kind: 'lightmast',
    device: 'mast-1',
    component: 'lamp-1',
    timeMs: NOON_MS,
    values: Object.assign(Object.create(null), values),
    ...rest,
  };
}

const LAMP_FIELDS = ['power', 'energy', 'count', 'failed', 'state'];
const FIELDS: Record<string, string[]> = {
  lamp: LAMP_FIELDS,
  port: ['speed', 'rate', 'operStatus'],
  sys: ['rssi', 'uptime'],
};

/** Everything that is stored, by measurement, in the order of time, device and component. */
export async function readAll(store: TelemetryStore, measurement: string): Promise<RawRow[]> {
  const rows: RawRow[] = [];
  const query = { measurement, fields: FIELDS[measurement] ?? [], fromMs: 0, toMs: Date.UTC(2200, 0, 1) };
  for await (const page of store.export(query)) rows.push(...page);
  return rows;
}

/** What `readAll` returns when exactly these readings of lamps are stored, none of them sharing an identity. */
export function toLampRows(readings: readonly Reading[]): RawRow[] {
  return readings.map(toLampRow).sort(byIdentity);
}

export function toLampRow(reading: Reading): RawRow {
  const { city, kind, device, component, timeMs } = reading;
  const values = Object.fromEntries(LAMP_FIELDS.map(field => [field, reading.values[field] ?? null]));
  const pairs = Object.entries(reading.quality ?? {}).map(([metric, mark]) => `${metric}=${mark}`);
  return { city, kind, device, component, timeMs, values, quality: pairs.sort().join(',') };
}

export function byIdentity(a: RawRow, b: RawRow): number {
  const [left, right] = [a, b].map(
    row => `${String(row.timeMs).padStart(16, '0')} ${row.device} ${row.component}`,
  );
  return (left as string) < (right as string) ? -1 : 1;
}

/** Few devices, cities and times, so that readings meet; a device has one city, no two components share a time. */
export const lampReading: fc.Arbitrary<Reading> = fc
  .record({
    device: fc.integer({ min: 1, max: 4 }),
    component: fc.constantFrom('lamp-1', 'lamp-2'),
    minute: fc.integer({ min: 0, max: 40 }),
    power: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: undefined }),
    energy: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined }),
    count: fc.integer({ min: -1000, max: 1000 }),
    failed: fc.option(fc.boolean(), { nil: undefined }),
    state: fc.option(fc.constantFrom('on', 'off'), { nil: undefined }),
    mark: fc.option(fc.constantFrom<Quality>('uncertain', 'bad'), { nil: undefined }),
  })
  .map(({ device, component, minute, mark, ...values }) => {
    const carried = Object.entries(values).filter(([, value]) => value !== undefined);
    return toReading(Object.fromEntries(carried) as Record<string, MetricValue>, {
      device: `mast-${device}`,
      component,
      city: device % 2 === 0 ? 'landau' : 'speyer',
      timeMs: NOON_MS + minute * 60_000 + device + (component === 'lamp-1' ? 0 : 10),
      ...(mark && { quality: { count: mark } }),
    });
  });

export const LAMPS_PER_BATCH = 300;

/** One reading of each of 300 lamps; `count` is the number of the batch. */
export function toBatchOfLamps(batch: number): Reading[] {
  return Array.from({ length: LAMPS_PER_BATCH }, (_, n) =>
    toReading(
      {
        count: batch,
        power: (n * 7919 + batch * 104_729) / 997,
        energy: Math.sin(n + batch) * 1e6,
        state: 'on',
      },
      { device: `mast-${n}`, timeMs: NOON_MS + batch * 1000 },
    ),
  );
}
