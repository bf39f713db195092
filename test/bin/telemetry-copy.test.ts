/** `leitstand telemetry copy` with real stores: killed in the middle, gone on with, and the way back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { MEASUREMENTS, type Measurement } from '#core/device-kinds/device-kinds.ts';
import { copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { RollupRow } from '#store/telemetry/stored-rollups.ts';
import type { RawRow, TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { findInfluxObstacle, type InfluxServer, startInfluxServer } from '../support/influx-server.ts';
import { runLeitstand, startLeitstand } from '../support/run-leitstand.ts';
import { simulateReadings } from '../support/simulated-readings.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';

const obstacle = findInfluxObstacle();
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 10, 1);
const LOST_UNTIL_MS = FROM_MS + 3_600_000;
const FOREVER_MS = Date.UTC(2200, 0, 1);
const TO_INFLUX = ['telemetry', 'copy', '--from', 'duckdb', '--to', 'influx'];
const TO_DUCKDB = ['telemetry', 'copy', '--from', 'influx', '--to', 'duckdb'];

const CITIES = ['landau', 'speyer'];
const readings = simulateReadings({
  cities: CITIES,
  devices: 5,
  fromMs: FROM_MS,
  toMs: FROM_MS + 3 * DAY_MS,
  stepMs: 1_200_000,
});

describe.skipIf(obstacle)(`leitstand telemetry copy ${obstacle ?? ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-copy-'));
  const original = join(folder, 'original');
  let influx: InfluxServer;
  let settings: Record<string, string>;

  beforeAll(async () => {
    influx = await startInfluxServer({ directory: join(folder, 'influx') });
    const passwordFile = join(folder, 'password');
    writeFileSync(passwordFile, influx.admin.password);
    settings = {
      DATA_DIRECTORY: original,
      INFLUX_URL: influx.url,
      INFLUX_VERSION: '1',
      INFLUX_USER: influx.admin.user,
      INFLUX_PASSWORD_FILE: passwordFile,
    };
    const store = await openDuckdb(original);
    for (let start = 0; start < readings.length; start += 10_000)
      await store.write(readings.slice(start, start + 10_000));
    // What is left of the first hour is its rollups.
    const { hours } = await store.rollups.pending(LOST_UNTIL_MS, 1000);
    await store.rollups.rollUp(hours);
    await store.deleteBefore(LOST_UNTIL_MS);
    await store.close();
  });
  afterAll(async () => {
    await influx?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function countInflux(measurement: string): Promise<number> {
    const found = await influx.run(
      `SELECT count(*) FROM "${measurement}" WHERE time >= ${FROM_MS}ms`,
      'leitstand',
    );
    return Math.max(0, ...((found[0]?.values[0]?.slice(1) ?? []) as number[]));
  }

  it('goes on after a kill, and the way back gives the original', { timeout: 90_000 }, async () => {
    const killed = startLeitstand(TO_INFLUX, settings);
    await influx.run('CREATE DATABASE leitstand');
    // Rollups were copied before; most readings come after.
    await waitUntil(
      'the first readings',
      () => countInflux('lamp'),
      count => count > 0,
    );
    killed.process.kill('SIGKILL');
    expect((await killed.ended).code).toBeNull();
    const measurements = [...MEASUREMENTS.keys()];
    const counts = await Promise.all(measurements.map(name => countInflux(name)));
    const copied = counts.reduce((sum, count) => sum + count, 0);
    expect(copied).toBeLessThan(readings.length);

    const resumed = await runLeitstand(TO_INFLUX, settings);
    expect(resumed).toMatchObject({ code: 0 });
    expect(resumed.output).toContain('days were there already');
    expect(resumed.output).toContain('✓ verified');
    const copyDirectory = createTemporaryDirectory();
    const back = await runLeitstand(TO_DUCKDB, { ...settings, DATA_DIRECTORY: copyDirectory });
    expect(back).toMatchObject({ code: 0 });
    const left = readings.filter(({ timeMs }) => timeMs >= LOST_UNTIL_MS).length;
    expect(back.output).toContain(`${left.toLocaleString('en')} readings`);
    expect(back.output).toMatch(/✓ rollups {4}[1-9][\d,]* windows/);
    const first = await readAll(original);
    expect(await readAll(copyDirectory)).toEqual(first);
    expect(first['lamp rollups']?.length).toBeGreaterThan(0);
  });

  it('says that a running system owns the file', async () => {
    const owner = await openDuckdb(original);
    const { code, output } = await runLeitstand(TO_INFLUX, settings);
    await owner.close();
    expect(code).toBe(1);
    expect(output).toMatch(/^leitstand: Another process \(PID \d+\) has .*telemetry.duckdb open.* stop it/m);
  });

  it('says that there is no file', async () => {
    const { code, output } = await runLeitstand(TO_INFLUX, { ...settings, DATA_DIRECTORY: folder });
    expect({ code, output }).toMatchObject({ code: 1 });
    expect(output).toContain(`There is no telemetry.duckdb in ${folder}`);
  });
});

describe('copyTelemetry', () => {
  it('stops with the error of a store that stays away, and writes through short absences', async () => {
    const source = await openDuckdb(createTemporaryDirectory());
    await source.write(readings.slice(0, 1000));
    const target = await openDuckdb(createTemporaryDirectory());
    const unavailable = new AppError('STORE_UNAVAILABLE', 'away', { canRetry: true });
    let refusals = 2;
    const flaky = {
      ...target,
      write: async (batch: Parameters<typeof target.write>[0]) => {
        if (refusals-- > 0) throw unavailable;
        await target.write(batch);
      },
    };
    const copy = { source, target: flaky, measurements: MEASUREMENTS.values() };
    const report = await copyTelemetry(copy);
    expect(report).toMatchObject({ readings: { rows: 1000 }, missing: [], surplus: [] });
    refusals = Number.POSITIVE_INFINITY;
    await source.write(readings.slice(1000, 1001));
    await expect(
      copyTelemetry({ ...copy, measurements: MEASUREMENTS.values(), patienceMs: 0 }),
    ).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await source.close();
    await target.close();
  });
});

function openDuckdb(dataDirectory: string) {
  return openTelemetryStore({ engine: 'duckdb', directory: join(dataDirectory, 'telemetry') });
}

async function readAll(dataDirectory: string): Promise<Record<string, (RawRow | RollupRow)[]>> {
  const store = await openDuckdb(dataDirectory);
  const all: Record<string, (RawRow | RollupRow)[]> = {};
  for (const measurement of MEASUREMENTS.values()) {
    const { name, metrics } = measurement;
    const rows: RawRow[] = [];
    const query = { measurement: name, fields: [...metrics.keys()], fromMs: 0, toMs: FOREVER_MS };
    for await (const page of store.export(query)) rows.push(...page);
    all[name] = rows;
    all[`${name} rollups`] = await readRollups(store, measurement);
  }
  await store.close();
  return all;
}

/** Of the hour whose readings are gone. */
async function readRollups(store: TelemetryStore, measurement: Measurement): Promise<RollupRow[]> {
  const rows: RollupRow[] = [];
  for (const resolution of ['5min', '1h'] as const) {
    for (const city of CITIES) {
      const range = { city, fromMs: 0, toMs: LOST_UNTIL_MS };
      for await (const page of store.rollups.stored.export(measurement, resolution, range))
        rows.push(...page);
    }
  }
  return rows;
}
