import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { describeRollups, expectAnswer } from './contract-rollups.ts';
import { describeStoredRollups } from './contract-stored-rollups.ts';
import { END_MS, everyQuestion, rollUpPending, toLateBatch } from './rollup-fixtures.ts';
import { readAll, TEST_MEASUREMENTS } from './telemetry-fixtures.ts';

const ROUNDS = 3;

async function open(directory = createTemporaryDirectory()): Promise<TelemetryStore> {
  const store = await openTelemetryStore({ engine: 'duckdb', directory, measurements: TEST_MEASUREMENTS });
  onTestFinished(() => store.close());
  return store;
}

/** Kills it some moment after it confirmed so many batches; returns the last confirmed one. */
async function rollUpUntilKilled(directory: string, first: number, batches: number): Promise<number> {
  const script = `${import.meta.dirname}/roll-up-until-killed.ts`;
  const child = spawn(process.execPath, [script, directory, `${first}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = once(child, 'exit');
  let last = first - 1;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last === first + batches) void delay(Math.random() * 30).then(() => child.kill('SIGKILL'));
  }
  await exited;
  return last;
}

describe('rollups in DuckDB', () => {
  describeRollups(() => open());
  describeStoredRollups(() => open());

  it(`are right after kill -9 while they are computed, in ${ROUNDS} rounds`, async () => {
    const directory = createTemporaryDirectory();
    let confirmed = -1;
    for (let round = 0; round < ROUNDS; round++) {
      confirmed = await rollUpUntilKilled(directory, confirmed + 1, Math.floor(Math.random() * 8));
      const store = await open(directory);
      // The batch that was not confirmed may be there; ingest would write it again.
      await store.write(toLateBatch(++confirmed));
      const batches = Array.from({ length: confirmed + 1 }, (_, batch) => toLateBatch(batch));
      const readings = batches.flat().sort((a, b) => a.timeMs - b.timeMs);
      expect(await readAll(store, 'lamp')).toHaveLength(readings.length);
      for (const query of everyQuestion) await expectAnswer(store, query, readings);
      await rollUpPending(store);
      if (round === ROUNDS - 1) await store.deleteBefore(END_MS);
      for (const query of everyQuestion) await expectAnswer(store, query, readings);
      await store.close();
    }
  }, 120_000);

  it('are computed for what a file from before had stored', async () => {
    const directory = createTemporaryDirectory();
    const before = await open(directory);
    const readings = toLateBatch(1).sort((a, b) => a.timeMs - b.timeMs);
    await before.write(readings);
    await before.close();
    const instance = await DuckDBInstance.create(`${directory}/telemetry.duckdb`);
    const connection = await instance.connect();
    await connection.run(
      'DROP TABLE "_rollup_pending"; DROP TABLE "lamp_power_5min"; DROP TABLE "lamp_power_1h"',
    );
    await connection.run('UPDATE "_schema" SET version = 1');
    connection.closeSync();
    instance.closeSync();
    const after = await open(directory);
    await rollUpPending(after);
    await after.deleteBefore(END_MS);
    for (const query of everyQuestion) await expectAnswer(after, query, readings);
  });
});
