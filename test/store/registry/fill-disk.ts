/**
 * A process of its own, in a mount namespace where argv[2] is a tiny file system: fills it, writes, frees it,
 * writes again, and prints what happened as JSON.
 */
import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#core/app-error.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { createCurrent, createDevice, createUpdate, LANDAU } from './registry-fixtures.ts';

const folder = process.argv[2]!;
const registry = await openRegistry({ engine: 'sqlite', file: join(folder, 'registry.sqlite') });
const ids = Array.from({ length: 500 }, (_, i) => `lm-${i}`);
await registry.devices.putCity(LANDAU);
await registry.devices.putDevices(ids.map(id => createDevice(id)));

function createBigUpdate(sequence: number) {
  const components = { env: { timeMs: sequence, values: { text: 'x'.repeat(1000) } } };
  return createUpdate(sequence, { states: ids.map(id => createCurrent(id, { components })) });
}

function fill(): string {
  const file = join(folder, 'filler');
  const descriptor = openSync(file, 'w');
  try {
    for (let bytes = 65_536; bytes >= 1; ) {
      try {
        writeSync(descriptor, new Uint8Array(bytes));
      } catch {
        bytes = Math.floor(bytes / 2);
      }
    }
  } finally {
    closeSync(descriptor);
  }
  return file;
}

async function attempt(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error instanceof AppError ? { code: error.code, canRetry: error.canRetry } : String(error);
  }
}

const filler = fill();
const whenFull = [
  await attempt(() => registry.ingest.apply(createBigUpdate(1))),
  await attempt(() => registry.ingest.apply(createBigUpdate(1))),
];
const readWhenFull = (await registry.devices.listAllDevices()).length;
const sequenceWhenFull = await registry.ingest.lastSequence();
unlinkSync(filler);
const whenFree = await attempt(() => registry.ingest.apply(createBigUpdate(1)));
const states = (await registry.ingest.listCurrent()).length;
await registry.close();
console.log(JSON.stringify({ whenFull, readWhenFull, sequenceWhenFull, whenFree, states }));
