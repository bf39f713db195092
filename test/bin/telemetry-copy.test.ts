/** `leitstand telemetry copy` with real stores: killed in the middle, gone on with, and the way back. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { RawRow } from '#store/telemetry/telemetry-store.ts';
import { findInfluxObstacle, type InfluxServer, startInfluxServer } from '../support/influx-server.ts';
import { runLeitstand, startLeitstand } from '../support/run-leitstand.ts';
import { simulateReadings } from '../support/simulated-readings.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';

const obstacle = findInfluxObstacle();
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2026, 10, 1);
const FOREVER_MS = Date.UTC(2200, 0, 1);
const TO_INFLUX = ['telemetry', 'copy', '--from', 'duckdb', '--to', 'influx'];
const TO_DUCKDB = ['telemetry', 'copy', '--from', 'influx', '--to', 'duckdb'];

const readings = simulateReadings({
  cities: ['landau', 'speyer'],
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
    await store.close();
  });
  afterAll(async () => {
    await influx?.end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function countInflux(measurement: string, fromMs = FROM_MS): Promise<number> {
    const found = await influx.run(
      `SELECT count(*) FROM "${measurement}" WHERE time >= ${fromMs}ms`,
      'leitstand',
    );
    return Math.max(0, ...((found[0]?.values[0]?.slice(1) ?? []) as number[]));
  }

  it('goes on after a kill, and the way back gives the original', { timeout: 90_000 }, async () => {
    const killed = startLeitstand(TO_INFLUX, settings);
    await influx.run('CREATE DATABASE leitstand');
    await waitUntil(
      'the second day of the first measurement',
      () => countInflux('lamp', FROM_MS + DAY_MS),
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
    expect(back.output).toContain(`${readings.length.toLocaleString('en')} readings`);
    expect(await readAll(copyDirectory)).toEqual(await readAll(original));

    const again = await runLeitstand(TO_INFLUX, settings);
    expect(again.output).toContain('copied     0 readings');
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
      query: target.query,
      write: async (batch: Parameters<typeof target.write>[0]) => {
        if (refusals-- > 0) throw unavailable;
        await target.write(batch);
      },
    };
    const copy = { source, target: flaky, measurements: MEASUREMENTS.values() };
    const report = await copyTelemetry(copy);
    expect(report).toMatchObject({ readings: 1000, missing: [], surplus: [] });
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

async function readAll(dataDirectory: string): Promise<Record<string, RawRow[]>> {
  const store = await openDuckdb(dataDirectory);
  const all: Record<string, RawRow[]> = {};
  for (const { name, metrics } of MEASUREMENTS.values()) {
    const rows: RawRow[] = [];
    const query = { measurement: name, fields: [...metrics.keys()], fromMs: 0, toMs: FOREVER_MS };
    for await (const page of store.export(query)) rows.push(...page);
    all[name] = rows;
  }
  await store.close();
  return all;
}
