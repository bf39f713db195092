/**
 * One day of a fleet of 10,000 devices in three kinds, a reading of 12 metrics each per minute: 14.4 million rows,
 * made by the engine itself from the device kinds, in the order of time in which real ones arrive. The values are
 * noise inside the range of their metric; the same every time.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { DeviceKindName, MetricDef } from '#core/device-kinds/device-kind.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { markStoredHours } from '#store/telemetry/duckdb/rollup-tables.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';

export const BENCH_CITIES = [
  'andernach',
  'bad-kreuznach',
  'kaiserslautern',
  'katzenelnbogen',
  'landau',
  'pirmasens',
  'speyer',
  'trier',
  'woerth',
  'zweibruecken',
];
const METRICS_PER_READING = 12;
const MINUTE_MS = 60_000;
/** Large enough for the engine to write its row groups without the log. */
const SLICE_MINUTES = 60;
/** One device in a hundred says nothing in the last minutes of the day. */
const SILENT_MINUTES = 10;

interface Fleet {
  kind: DeviceKindName;
  prefix: string;
  measurement: string;
  component: string;
  /** Of a hundred devices. */
  share: number;
}

const FLEETS: readonly Fleet[] = [
  { kind: 'lightmast', prefix: 'lm', measurement: 'lamp', component: 'lamp-1', share: 60 },
  { kind: 'hotspot', prefix: 'hs', measurement: 'sys', component: 'sys', share: 30 },
  { kind: 'fibrenode', prefix: 'fn', measurement: 'port', component: 'port-1', share: 10 },
];

export interface BenchDay {
  fromMs: number;
  toMs: number;
  devices: number;
  rows: number;
}

/** Into an empty directory; 10,000 devices and 1,440 minutes if not said otherwise. */
export async function buildTelemetryDay(options: {
  directory: string;
  toMs: number;
  devices?: number;
  minutes?: number;
}): Promise<BenchDay> {
  const { directory, devices = 10_000, minutes = 1440 } = options;
  const toMs = Math.floor(options.toMs / MINUTE_MS) * MINUTE_MS;
  const day = { fromMs: toMs - minutes * MINUTE_MS, toMs, devices, rows: 0 };
  const store = await openTelemetryStore({ engine: 'duckdb', directory });
  await store.close();
  const instance = await DuckDBInstance.create(`${directory}/telemetry.duckdb`, { threads: '2' });
  const connection = await instance.connect();
  for (let minute = 0; minute < minutes; minute += SLICE_MINUTES) {
    for (const fleet of FLEETS) {
      const result = await connection.run(
        toInsert(fleet, day, minute, Math.min(minute + SLICE_MINUTES, minutes)),
      );
      day.rows += result.rowsChanged;
    }
  }
  await markStoredHours(connection, [...MEASUREMENTS.values()]);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
  return day;
}

/** The id of a light mast of the day. */
export function toBenchMast(number: number): string {
  return `lm-${String(number).padStart(5, '0')}`;
}

function toInsert(fleet: Fleet, day: BenchDay, fromMinute: number, toMinute: number): string {
  const metrics = [...(MEASUREMENTS.get(fleet.measurement)?.metrics.values() ?? [])].slice(
    0,
    METRICS_PER_READING,
  );
  const values = metrics.map((metric, index) => `${toValue(metric, index)} AS "${metric.name}"`);
  const cities = BENCH_CITIES.map(city => `'${city}'`).join(', ');
  const count = Math.floor((day.devices * fleet.share) / 100);
  const silentFrom = (day.toMs - day.fromMs) / MINUTE_MS - SILENT_MINUTES;
  return `INSERT INTO "${fleet.measurement}" BY NAME
SELECT ${day.fromMs} + m * ${MINUTE_MS} + d * 7919 % ${MINUTE_MS} AS time,
  [${cities}][d % ${BENCH_CITIES.length} + 1] AS city, '${fleet.kind}' AS kind,
  '${fleet.prefix}-' || lpad(d::VARCHAR, 5, '0') AS device, '${fleet.component}' AS component,
  ${values.join(', ')}
FROM range(${fromMinute}, ${toMinute}) minutes(m), range(${count}) devices(d)
WHERE d % 100 <> 99 OR m < ${silentFrom} ORDER BY time`;
}

function toValue(metric: MetricDef, index: number): string {
  const noise = `(hash(m * 100003 + d * 31 + ${index}) % 1000000)::BIGINT`;
  const min = metric.min ?? 0;
  const max = Math.min(metric.max ?? 1000, min + 100_000);
  switch (metric.type) {
    case 'bool':
      return `${noise} % 100 = 0`;
    case 'enum':
      return `[${(metric.values ?? []).map(value => `'${value}'`).join(', ')}][(${noise} % ${metric.values?.length}) + 1]`;
    case 'int':
      return `(${min} + ${noise} % ${max - min + 1})::BIGINT`;
    case 'counter':
      return `(d + m)::DOUBLE`;
    case 'float':
      return `${min} + round((${noise} % 10000) / 10000.0 * ${max - min}, 2)`;
  }
}
