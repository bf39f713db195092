/** What the file must survive: a killed process, a full disk, a second opener, a query that never ends. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { SeriesQuery } from '#store/telemetry/series-query.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import {
  LAMPS_PER_BATCH,
  NOON_MS,
  readAll,
  TEST_MEASUREMENTS,
  toBatchOfLamps,
  toReading,
} from './telemetry-fixtures.ts';

const ROUNDS = 10;

function open(directory: string, queryTimeoutMs = 10_000): Promise<TelemetryStore> {
  return openTelemetryStore({ engine: 'duckdb', directory, queryTimeoutMs, measurements: TEST_MEASUREMENTS });
}

function spawnWriter(directory: string, firstBatch: number): ChildProcess {
  const script = `${import.meta.dirname}/write-telemetry-until-killed.ts`;
  const child = spawn(process.execPath, [script, directory, `${firstBatch}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Kills the writer some moment after it confirmed so many batches; returns the last confirmed one. */
async function killAfter(child: ChildProcess, batches: number, extraMs: number): Promise<number> {
  const exited = once(child, 'exit');
  let last = -1;
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    last = Number(line);
    seen++;
    if (seen === batches) {
      void delay(extraMs).then(() => child.kill('SIGKILL'));
    }
  }
  await exited;
  return last;
}

describe('kill -9 while writing', () => {
  it(`keeps every confirmed batch, none twice, in ${ROUNDS} rounds`, async () => {
    const directory = createTemporaryDirectory();
    let confirmed = -1;
    for (let round = 0; round < ROUNDS; round++) {
      const child = spawnWriter(directory, confirmed + 1);
      confirmed = await killAfter(child, 1 + Math.floor(Math.random() * 20), Math.random() * 15);
      const store = await open(directory);
      const rows = await readAll(store, 'lamp');
      await store.close();
      expect(new Set(rows.map(row => `${row.device} ${row.timeMs}`)).size).toBe(rows.length);
      const perBatch = Map.groupBy(rows, row => row.values['count']);
      for (let batch = 0; batch <= confirmed; batch++)
        expect(perBatch.get(batch)).toHaveLength(LAMPS_PER_BATCH);
      // The one that was not confirmed is there as a whole or not at all.
      expect(perBatch.size - confirmed - 1).toBeLessThanOrEqual(1);
      expect(rows.length % LAMPS_PER_BATCH).toBe(0);
    }
  }, 120_000);
});

describe('one file, one opener', () => {
  it('says so when another process has the file, and opens once that one is gone', async () => {
    const directory = createTemporaryDirectory();
    const child = spawnWriter(directory, 0);
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    await expect(open(directory)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      canRetry: true,
      message: expect.stringContaining(`PID ${child.pid}`),
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await open(directory)).close();
  });

  it('says so when this process has the file, under whatever path', async () => {
    const directory = createTemporaryDirectory();
    const store = await open(directory);
    await expect(open(`${directory}/../${directory.split('/').at(-1)}`)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
    });
    await store.close();
    await (await open(directory)).close();
  });
});

const mountRefusal = findMountRefusal();

describe('full disk', () => {
  // 12 MiB: the log cannot grow. 17 MiB: the log fits, the checkpoint of it does not, and the engine gives up.
  for (const sizeMb of [12, 17]) {
    it.skipIf(mountRefusal !== '')(
      `refuses, loses nothing and heals on ${sizeMb} MiB ${mountRefusal}`,
      () => {
        const script = `${import.meta.dirname}/fill-telemetry-disk.ts`;
        const directory = createTemporaryDirectory();
        const output = execFileSync('unshare', ['-m', process.execPath, script, directory, `${sizeMb}`]);
        const seen = JSON.parse(output.toString());
        expect(seen.refusals).toHaveLength(3);
        for (const refusal of seen.refusals) {
          expect(refusal).toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
        }
        // A refused batch may be there as a whole: its commit reached the log before the engine gave up.
        const wholeBatches = seen.rowsWhileFull / LAMPS_PER_BATCH;
        expect(wholeBatches).toBe(Math.floor(wholeBatches));
        expect(wholeBatches).toBeGreaterThanOrEqual(seen.confirmedWhileFull);
        // Once there is room every refused batch, written again, and ten new ones are taken; none is there twice.
        expect(seen.confirmed).toHaveLength(seen.confirmedWhileFull + 13);
        const byNumber = (a: number, b: number) => a - b;
        expect(seen.stored).toEqual(
          seen.confirmed.toSorted(byNumber).map((batch: number) => [batch, LAMPS_PER_BATCH]),
        );
      },
      120_000,
    );
  }
});

/** Empty when a tmpfs can be mounted in a mount namespace of one's own. */
function findMountRefusal(): string {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], { stdio: 'ignore' });
    return '';
  } catch {
    return '(skipped: mounting a tmpfs needs root and unshare)';
  }
}

describe('a query that takes too long', () => {
  it('is stopped, and the next one is answered', async () => {
    const directory = createTemporaryDirectory();
    const store = await open(directory, 1);
    onTestFinished(() => store.close());
    const readings = Array.from({ length: 100_000 }, (_, n) =>
      toReading({ count: n, power: n }, { device: `mast-${n % 1000}`, timeMs: NOON_MS + n }),
    );
    await store.write(readings);
    const query = {
      measurement: 'lamp',
      fields: ['count', 'power'],
      fromMs: 0,
      toMs: NOON_MS * 2,
      limit: 100_000,
    };
    await expect(store.query(query)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', canRetry: true });
    await store.close();
    const patient = await open(directory);
    expect((await patient.query(query)).series).toHaveLength(1000);
    await patient.close();
  });
});

describe('reading while writing', () => {
  it('shows a batch as a whole or not at all, and never waits for the writes', async () => {
    const store = await open(createTemporaryDirectory());
    onTestFinished(() => store.close());
    let isWriting = true;
    const writing = (async () => {
      for (let batch = 0; batch < 40; batch++) await store.write(toBatchOfLamps(batch));
      isWriting = false;
    })();
    const query = {
      measurement: 'lamp',
      fields: ['count'],
      aggregate: 'count',
      fromMs: 0,
      toMs: NOON_MS * 2,
      limit: 1,
    };
    const counts: number[] = [];
    while (isWriting) {
      const { series } = await store.query(query as SeriesQuery);
      counts.push((series[0]?.values['count']?.[0] ?? 0) as number);
    }
    await writing;
    expect(counts.filter(count => count % LAMPS_PER_BATCH !== 0)).toEqual([]);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  it('takes writes that come at once, one after the other', async () => {
    const store = await open(createTemporaryDirectory());
    onTestFinished(() => store.close());
    const values = Array.from({ length: 50 }, (_, n) => n);
    await Promise.all(values.map(n => store.write([toReading({ count: n })])));
    expect((await readAll(store, 'lamp')).map(row => row.values['count'])).toEqual([49]);
  });

  it('refuses writes beyond the number that may wait', async () => {
    const store = await open(createTemporaryDirectory());
    onTestFinished(() => store.close());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => store.write([toReading({ count: n }, { timeMs: NOON_MS + n })])),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({ reason: { code: 'STORE_UNAVAILABLE', canRetry: true } });
    }
    expect((await store.stats()).rows).toBe(100 - refused.length);
  });
});
