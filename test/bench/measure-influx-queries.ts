/** The six standard queries asked of both engines side by side, on the same day of a smaller fleet, without the api. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Reading } from '#core/readings.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { RawRow, TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { withBenchInflux } from './bench-influx.ts';
import type { Section } from './bench-report.ts';
import { type BenchDay, buildTelemetryDay } from './build-telemetry-day.ts';
import { measureQueries, toStandardQueries, toStoreRunner } from './series-queries.ts';

const DEVICES = 2000;
const ROUNDS = 10;
const GOAL_MS = 1000;

export async function measureInfluxQueries(devices = DEVICES): Promise<Section> {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  try {
    const day = await buildTelemetryDay({ directory, toMs: Date.now(), devices });
    const duckdb = await openTelemetryStore({ engine: 'duckdb', directory });
    const section = await withBenchInflux(async ({ telemetry }) => {
      const influx = await openTelemetryStore({ ...telemetry, queryTimeoutMs: 60_000 });
      await copyDay(duckdb, influx, day);
      const measured = await compare(day, duckdb, influx);
      await influx.close();
      return measured;
    });
    await duckdb.close();
    return section;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function compare(day: BenchDay, duckdb: TelemetryStore, influx: TelemetryStore): Promise<Section> {
  const queries = toStandardQueries(day);
  const fast = await measureQueries(queries, toStoreRunner(duckdb), ROUNDS);
  const remote = await measureQueries(queries, toStoreRunner(influx), ROUNDS);
  return {
    title: `Queries of both engines, ${day.rows.toLocaleString('en-GB')} points of ${day.devices.toLocaleString('en-GB')} devices`,
    figures: remote.map(({ name, what, p50Ms, p95Ms, points }, index) => {
      const embedded = fast[index];
      const isSame = embedded?.points === points;
      const same = isSame ? `${points} points each` : `${points} against ${embedded?.points} points`;
      return {
        name: `${name} InfluxDB, p95`,
        value: p95Ms,
        unit: 'ms',
        goal: { atMost: GOAL_MS },
        note: `p50 ${p50Ms.toFixed(1)} ms; DuckDB p50 ${embedded?.p50Ms.toFixed(1)}, p95 ${embedded?.p95Ms.toFixed(1)} ms; ${same}: ${what}`,
      };
    }),
  };
}

async function copyDay(from: TelemetryStore, to: TelemetryStore, { fromMs, toMs }: BenchDay): Promise<void> {
  for (const { name, metrics } of MEASUREMENTS.values()) {
    const query = { measurement: name, fields: [...metrics.keys()], fromMs, toMs };
    for await (const page of from.export(query)) await to.write(page.map(toReading));
  }
}

function toReading({ quality: _, values, ...rest }: RawRow): Reading {
  const present = Object.entries(values).filter(([, value]) => value !== null);
  return { ...rest, values: Object.fromEntries(present) } as Reading;
}
