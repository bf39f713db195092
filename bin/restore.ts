/**
 * `leitstand restore DIRECTORY`: a backup into the stores that the settings name, be they those it was made of or
 * others. Every byte is verified first; nothing that is there is touched unless `--force` says so, and then files are
 * put aside. The next start reads the journal and goes on from the mark.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#core/app-error.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Settings } from '#core/settings.ts';
import {
  type BackupManifest,
  JOURNAL_BACKUP,
  REGISTRY_BACKUP,
  TELEMETRY_BACKUP,
  verifyBackup,
} from '#store/backup/backup-manifest.ts';
import { copyDurably } from '#store/copy-durably.ts';
import { listSegments } from '#store/journal/journal-files.ts';
import { isRegistryEmpty, restoreRegistry } from '#store/registry/backup-registry.ts';
import { toShownPlace } from '#store/registry/open-registry.ts';
import { copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import { hasReadings } from '#store/telemetry/count-values.ts';
import { createCopyProgress } from './copy-progress.ts';
import { lockStoppedSystem } from './data-owner.ts';
import { openTelemetry } from './open-telemetry.ts';
import { toStoreOptions } from './part-options.ts';
import { readSettings } from './read-settings.ts';
import { toTelemetryOptions } from './telemetry-options.ts';
import { fail, print } from './terminal.ts';

export async function runRestore(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false } },
  });
  const [given, ...more] = positionals;
  if (!given || more.length > 0) return fail('usage: leitstand restore DIRECTORY [--force]');
  const backup = resolve(given);
  const settings = readSettings();
  const lock = await lockStoppedSystem(settings);
  try {
    const manifest = await verifyBackup(backup);
    print(`  ✓ verified   ${manifest.files.length} files of ${new Date(manifest.markMs).toISOString()}`);
    const occupied = await listOccupied(settings);
    if (occupied.length > 0 && !values.force) {
      return fail(`there is data already: ${occupied.join(', ')}. --force replaces it`);
    }
    if (values.force) await putAside(settings);
    await restoreAll(backup, manifest, settings);
    print('\n  Start the system: it reads the journal and goes on from there');
  } finally {
    await lock.release();
  }
}

async function listOccupied(settings: Settings): Promise<string[]> {
  const { registry, journal } = toStoreOptions(settings);
  const occupied: string[] = [];
  if (!(await isRegistryEmpty(registry))) occupied.push(toShownPlace(registry));
  if (!(await isTelemetryEmpty(settings))) {
    occupied.push(
      settings.TELEMETRY === 'influx' ? `InfluxDB at ${settings.INFLUX_URL}` : toTelemetryDirectory(settings),
    );
  }
  if ((await listSegments(journal.directory)).length > 0) occupied.push(journal.directory);
  return occupied;
}

async function isTelemetryEmpty(settings: Settings): Promise<boolean> {
  if (settings.TELEMETRY === 'duckdb') return !existsSync(toTelemetryDirectory(settings));
  const store = await openTelemetry(toTelemetryOptions(settings));
  try {
    return !(await hasReadings(store, MEASUREMENTS.values()));
  } finally {
    await store.close();
  }
}

/** The files of the embedded stores. What servers have is replaced (registry) or added to (telemetry) instead. */
async function putAside(settings: Settings): Promise<void> {
  const { registry, journal } = toStoreOptions(settings);
  const data = resolve(settings.DATA_DIRECTORY);
  const aside = join(data, `before-restore-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  const moves: [from: string, to: string][] = [];
  if (registry.engine === 'sqlite') {
    for (const end of ['', '-wal', '-shm'])
      moves.push([`${registry.file}${end}`, `${REGISTRY_BACKUP}${end}`]);
  }
  if (settings.TELEMETRY === 'duckdb') moves.push([toTelemetryDirectory(settings), TELEMETRY_BACKUP]);
  for (const name of await readdir(journal.directory)) {
    moves.push([join(journal.directory, name), join(JOURNAL_BACKUP, name)]);
  }
  const there = moves.filter(([from]) => existsSync(from));
  if (there.length === 0) return;
  await mkdir(join(aside, JOURNAL_BACKUP), { recursive: true, mode: 0o700 });
  for (const [from, to] of there) await rename(from, join(aside, to));
  print(`  ✓ put aside  ${aside}: delete it when all is well`);
}

/** Into servers first: that takes longest, and until the files are there nothing can be mistaken for restored. */
async function restoreAll(backup: string, { files }: BackupManifest, settings: Settings): Promise<void> {
  const stores = toStoreOptions(settings);
  const staging = join(resolve(settings.DATA_DIRECTORY), 'restoring');
  await rm(staging, { recursive: true, force: true });
  const copyBelow = async (folder: string, target: string) => {
    for (const { path } of files) {
      if (path.startsWith(`${folder}/`))
        await copyDurably(join(backup, path), join(target, path.slice(folder.length + 1)));
    }
  };
  if (settings.TELEMETRY === 'influx') {
    await copyBelow(TELEMETRY_BACKUP, join(staging, TELEMETRY_BACKUP));
    await restoreIntoServer(join(staging, TELEMETRY_BACKUP), settings);
  } else {
    await copyBelow(TELEMETRY_BACKUP, toTelemetryDirectory(settings));
  }
  print('  ✓ telemetry');
  await copyDurably(join(backup, REGISTRY_BACKUP), join(staging, REGISTRY_BACKUP));
  await restoreRegistry(join(staging, REGISTRY_BACKUP), stores.registry);
  print('  ✓ registry');
  await copyBelow(JOURNAL_BACKUP, stores.journal.directory);
  print('  ✓ journal');
  await rm(staging, { recursive: true, force: true });
}

/** @param directory a copy: opening it writes to it */
async function restoreIntoServer(directory: string, settings: Settings): Promise<void> {
  const source = await openTelemetry({ engine: 'duckdb', directory });
  const target = await openTelemetry(toTelemetryOptions(settings));
  try {
    const progress = createCopyProgress('telemetry');
    const measurements = MEASUREMENTS.values();
    const { missing } = await copyTelemetry({ source, target, measurements, onProgress: progress.show });
    if (missing.length > 0) {
      throw new AppError(
        'STORE_UNAVAILABLE',
        `InfluxDB has fewer readings than the backup: ${missing.join('; ')}`,
      );
    }
  } finally {
    await target.close();
    await source.close();
  }
}

function toTelemetryDirectory(settings: Settings): string {
  return join(resolve(settings.DATA_DIRECTORY), TELEMETRY_BACKUP);
}
