/** The file over time: measurements that grow, versions, repeats after a restart. */
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MetricType } from '#core/device-kinds/device-kind.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { NOON_MS, readAll, TEST_MEASUREMENTS, toMeasurement, toReading } from './telemetry-fixtures.ts';

const DAY_MS = 86_400_000;

function open(
  directory: string,
  lamp?: Record<string, MetricType>,
  maxSeries = 1000,
): Promise<TelemetryStore> {
  const measurements = lamp ? new Map([['lamp', toMeasurement('lamp', lamp)]]) : TEST_MEASUREMENTS;
  return openTelemetryStore({
    engine: 'duckdb',
    directory,
    measurements,
    maxSeries,
    clock: createManualClock(NOON_MS),
  });
}

/** Runs SQL on the closed file. */
async function runOnFile(directory: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(`${directory}/telemetry.duckdb`);
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

describe('schema of the telemetry file', () => {
  it('gains tables and columns, and keeps what a kind no longer names', async () => {
    const directory = createTemporaryDirectory();
    const first = await open(directory, { power: 'float', count: 'int' });
    await first.write([toReading({ power: 1, count: 2 })]);
    await first.close();

    const second = await open(directory, { state: 'enum', power: 'float' });
    await second.write([toReading({ state: 'on' })]);
    await second.write([toReading({ power: 3 }, { timeMs: NOON_MS + 1 })]);
    await second.close();

    const third = await open(directory);
    const rows = await readAll(third, 'lamp');
    expect(rows.map(row => row.values)).toEqual([
      { power: 1, energy: null, count: 2, failed: null, state: 'on' },
      { power: 3, energy: null, count: null, failed: null, state: null },
    ]);
    await third.write([toReading({ rssi: -80 }, { component: 'sys' })]);
    expect(await readAll(third, 'sys')).toHaveLength(1);
    await third.close();
  });

  it('says which metric changed its type, and leaves the file as it was', async () => {
    const directory = createTemporaryDirectory();
    await (await open(directory, { power: 'float' })).close();
    await expect(open(directory, { news: 'bool', power: 'enum' })).rejects.toMatchObject({
      code: 'INVALID_CONFIGURATION',
      message: expect.stringContaining('lamp.power'),
    });
    const columns = await runOnFile(
      directory,
      `SELECT column_name FROM duckdb_columns() WHERE column_name = 'news'`,
    );
    expect(columns).toEqual([]);
    await (await open(directory, { power: 'counter' })).close();
  });

  it('refuses a file of a newer version', async () => {
    const directory = createTemporaryDirectory();
    await (await open(directory)).close();
    await runOnFile(directory, 'UPDATE "_schema" SET version = 99');
    await expect(open(directory)).rejects.toMatchObject({ code: 'STORE_TOO_NEW', canRetry: false });
    await runOnFile(directory, 'UPDATE "_schema" SET version = 1');
    await (await open(directory)).close();
  });

  it('refuses metrics that the engine could not tell apart', async () => {
    await expect(open(createTemporaryDirectory(), { power: 'float', Power: 'float' })).rejects.toThrow(
      'case',
    );
    await expect(open(createTemporaryDirectory(), { Device: 'enum' })).rejects.toThrow('case');
  });
});

describe('repeats after a restart', () => {
  /** From far beyond what is searched at start to now. */
  const agesMs = [0, 1000, 5 * 3_600_000, 7 * 3_600_000, 30 * DAY_MS];
  const readings = agesMs.map((ageMs, n) =>
    toReading({ count: n }, { device: `mast-${n}`, timeMs: NOON_MS - ageMs }),
  );

  it('makes no second row of a series however old it is', async () => {
    const directory = createTemporaryDirectory();
    const before = await open(directory);
    await before.write(readings);
    await before.close();
    const after = await open(directory);
    for (const reading of readings) await after.write([reading]);
    await after.write(readings);
    expect(await readAll(after, 'lamp')).toHaveLength(readings.length);
    await after.close();
  });

  it('makes no second row when the series in memory reached their bound', async () => {
    const directory = createTemporaryDirectory();
    const store = await open(directory, undefined, 2);
    onTestFinished(() => store.close());
    await store.write(readings);
    for (const reading of readings.toReversed()) await store.write([reading]);
    await store.write(readings.map(reading => ({ ...reading, timeMs: reading.timeMs + 5 })));
    await store.write(readings.map(reading => ({ ...reading, timeMs: reading.timeMs + 5 })));
    expect(await readAll(store, 'lamp')).toHaveLength(readings.length * 2);
  });

  it('makes no second row when a device once was years ahead', async () => {
    const directory = createTemporaryDirectory();
    const ahead = toReading({ count: 9 }, { device: 'mast-9', timeMs: NOON_MS + 3650 * DAY_MS });
    const before = await open(directory);
    await before.write([...readings, ahead]);
    await before.close();
    const after = await open(directory);
    await after.write([...readings, ahead]);
    expect(await readAll(after, 'lamp')).toHaveLength(readings.length + 1);
    expect((await after.stats()).mergedReadings).toBe(readings.length + 1);
    await after.close();
  });

  it('appends what is new after a restart without looking it up', async () => {
    const directory = createTemporaryDirectory();
    const before = await open(directory);
    await before.write(readings);
    await before.close();
    const after = await open(directory);
    await after.write(readings.map(reading => ({ ...reading, timeMs: NOON_MS + 1 })));
    expect((await after.stats()).mergedReadings).toBe(0);
    await after.close();
  });
});
