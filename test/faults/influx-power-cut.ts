/**
 * The power of InfluxDB is cut (R10): `node test/faults/influx-power-cut.ts`. The server writes to a loop-mounted ext4
 * image; at one instant the image is copied, which is what a disk holds when the power goes; the copy is mounted and
 * the server started on it. If the cut came before the first write-back of a new database, `influxd` 1.6 waits for ever
 * while opening. The cure is applied then and said: deleting what is derived, `_series` of the database and of every shard
 * `fields.idx` and the folder `index` (with `index-version = "tsi1"`; left there, the shard does not open and the server
 * answers as if it were empty). It is made anew from the readings.
 * Afterwards every reading whose write was confirmed must be there.
 * Needs root and loop devices; where they are missing it says so and is not run.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTelemetryStore } from '../../store/telemetry/open-telemetry-store.ts';
import { findInfluxObstacle, type InfluxServer, startInfluxServer } from '../support/influx-server.ts';
import { createExt4Image, findMountObstacle, mountExt4Image, type Volume } from '../support/mount-volume.ts';

const IMAGE_BYTES = 512 * 1024 * 1024;
const DATABASE = 'leitstand';
const READINGS_PER_BATCH = 500;
/** The kernel writes back what is older than half a minute; before, only what was synced is on the disk. */
const LOADS_MS = [500, 4000, 45_000];

interface Outcome {
  confirmed: number;
  stored: number;
  isCured: boolean;
}

type Admin = InfluxServer['admin'];

function toOptions(volume: Volume, admin?: Admin) {
  const [, holder, inside] = /^\/proc\/(\d+)\/root(.+)$/.exec(volume.directory) ?? [];
  if (!holder || !inside) throw new Error(`not the path of a holder: ${volume.directory}`);
  const wrapper = ['nsenter', '--mount', '--target', holder];
  return { directory: volume.directory, seenAs: inside, wrapper, ...(admin && { admin }) };
}

function openStore({ url, admin }: InfluxServer) {
  return openTelemetryStore({ engine: 'influx', url, version: 1, database: DATABASE, writer: admin });
}

async function cutPower(loadMs: number): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-power-cut-'));
  const [image, copy] = [join(folder, 'image'), join(folder, 'copy')];
  try {
    createExt4Image(image, IMAGE_BYTES);
    const volume = await mountExt4Image(image);
    const server = await startInfluxServer(toOptions(volume));
    // The sign-in is older than the database: only what is new is at stake.
    spawnSync('sync', ['-f', volume.directory]);
    const confirmed = await writeFor(server, loadMs);
    server.process.kill('SIGSTOP');
    spawnSync('cp', ['--sparse=always', image, copy]);
    server.process.kill('SIGCONT');
    await server.end('SIGKILL');
    await volume.unmount();
    return { confirmed, ...(await countAfterCut(copy, server.admin)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeFor(server: InfluxServer, loadMs: number): Promise<number> {
  const store = await openStore(server);
  const startedMs = performance.now();
  let confirmed = 0;
  while (performance.now() - startedMs < loadMs) {
    const timeMs = Date.UTC(2026, 5, 1) + confirmed;
    await store.write(
      Array.from({ length: READINGS_PER_BATCH }, (_, n) => ({
        city: 'landau',
        kind: 'lightmast' as const,
        device: `mast-${n}`,
        component: 'lamp-1',
        timeMs,
        values: { activePower: n },
      })),
    );
    confirmed += READINGS_PER_BATCH;
  }
  await store.close();
  return confirmed;
}

async function countAfterCut(image: string, admin: Admin): Promise<Omit<Outcome, 'confirmed'>> {
  const volume = await mountExt4Image(image);
  try {
    let server = await startInfluxServer(toOptions(volume, admin)).catch(() => undefined);
    const isCured = server === undefined;
    if (isCured) {
      const database = join(volume.directory, 'data', DATABASE);
      for (const path of ['_series', ...globSync('*/*/{fields.idx,index}', { cwd: database })]) {
        rmSync(join(database, path), { recursive: true, force: true });
      }
    }
    server ??= await startInfluxServer(toOptions(volume, admin));
    const store = await openStore(server);
    const { rows } = await store.stats();
    await store.close();
    await server.end('SIGKILL');
    return { stored: rows, isCured };
  } finally {
    await volume.unmount();
  }
}

async function main(): Promise<void> {
  const obstacle = findInfluxObstacle() ?? (await findMountObstacle('ext4'));
  if (obstacle) {
    console.log(`not run: ${obstacle}`);
    return;
  }
  for (const loadMs of LOADS_MS) {
    const { confirmed, stored, isCured } = await cutPower(loadMs);
    const isPassed = stored >= confirmed && confirmed > 0;
    const cure = isCured ? ', after the cure' : '';
    console.log(
      `${isPassed ? 'passed' : 'FAILED'}  after ${loadMs} ms: ${confirmed} confirmed, ${stored} there${cure}`,
    );
    if (!isPassed) process.exitCode = 1;
  }
}

await main();
