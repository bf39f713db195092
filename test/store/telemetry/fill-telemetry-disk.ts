/**
 * A process of its own for the full-disk test, run under `unshare -m`: mounts a small tmpfs over the directory, writes
 * until the disk is full, makes room, goes on, and says what it saw as JSON. Arguments: directory, size in MiB.
 */
import { execFileSync } from 'node:child_process';
import type { AppError } from '#core/app-error.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { readAll, TEST_MEASUREMENTS, toBatchOfLamps } from './telemetry-fixtures.ts';

const MAX_BATCHES = 2000;

const [directory = '', sizeMb = '12'] = process.argv.slice(2);
execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', directory]);
const options = { engine: 'duckdb' as const, directory, measurements: TEST_MEASUREMENTS };
let store = await openTelemetryStore(options);
const confirmed: number[] = [];
const refusals: { batch: number; code: string; canRetry: boolean }[] = [];

async function write(batch: number): Promise<void> {
  try {
    await store.write(toBatchOfLamps(batch));
    confirmed.push(batch);
  } catch (error) {
    const { code, canRetry } = error as AppError;
    refusals.push({ batch, code, canRetry });
  }
}

let batch = 0;
while (refusals.length < 3 && batch < MAX_BATCHES) await write(batch++);
const rowsWhileFull = (await store.stats()).rows;
const confirmedWhileFull = confirmed.length;
execFileSync('mount', ['-o', 'remount,size=200m', directory]);
for (const refusal of [...refusals]) await write(refusal.batch);
for (let more = 0; more < 10; more++) await write(batch++);
await store.close();

store = await openTelemetryStore(options);
const rows = await readAll(store, 'lamp');
await store.close();
const stored = new Map<number, number>();
for (const { values } of rows)
  stored.set(values['count'] as number, (stored.get(values['count'] as number) ?? 0) + 1);
process.stdout.write(
  JSON.stringify({
    refusals,
    confirmed,
    confirmedWhileFull,
    rowsWhileFull,
    stored: [...stored],
  }),
);
