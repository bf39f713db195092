/**
 * `leitstand backup DIRECTORY`: all stores as of one mark, beside a running system or without one. The journal is kept
 * from before the stores are copied and copied after them, with the position of before: what the stores lack is in it,
 * and what they have already changes nothing when it is read again.
 */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#core/app-error.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import type { Settings } from '#core/settings.ts';
import {
  type BackupManifest,
  JOURNAL_BACKUP,
  REGISTRY_BACKUP,
  TELEMETRY_BACKUP,
  writeManifest,
} from '#store/backup/backup-manifest.ts';
import { syncPath } from '#store/copy-durably.ts';
import { readCommittedPosition } from '#store/journal/committed-position.ts';
import { copyJournal } from '#store/journal/copy-journal.ts';
import { backupRegistry } from '#store/registry/backup-registry.ts';
import { copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createCopyProgress } from './copy-progress.ts';
import { type DataOwner, takeDataDirectory } from './data-owner.ts';
import { openTelemetry } from './open-telemetry.ts';
import { toStoreOptions } from './part-options.ts';
import { readSettings } from './read-settings.ts';
import { toTelemetryOptions } from './telemetry-options.ts';
import { fail, print } from './terminal.ts';

const MB = 1024 * 1024;

export async function runBackup(args: string[]): Promise<void> {
  const [given, ...more] = args;
  if (!given || more.length > 0) return fail('usage: leitstand backup DIRECTORY (a new one)');
  const settings = readSettings();
  const directory = resolve(given);
  if (!(await isAbsentOrEmpty(directory))) return fail(`${directory} is there already: name a new folder`);
  // Under this name nobody takes it for a backup.
  const partial = `${directory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true, mode: 0o700 });
  try {
    const manifest = await fill(partial, settings);
    await rename(partial, directory);
    await syncPath(dirname(directory));
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    print(`  ✓ backup     ${(bytes / MB).toFixed(1)} MB in ${directory}`);
    print(
      `               all that was acknowledged before ${new Date(manifest.markMs).toISOString()} is in it`,
    );
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function fill(directory: string, settings: Settings): Promise<BackupManifest> {
  const stores = toStoreOptions(settings);
  const owner = await takeDataDirectory(settings);
  try {
    print(
      owner.isRunning
        ? '  ✓ system     runs on meanwhile'
        : '  ✓ system     does not run, and cannot start meanwhile',
    );
    const committed = await readCommittedPosition(stores.journal.directory);
    await backupRegistry(stores.registry, join(directory, REGISTRY_BACKUP));
    print('  ✓ registry');
    await backupTelemetry(join(directory, TELEMETRY_BACKUP), settings, owner);
    print('  ✓ telemetry');
    const markMs = Date.now();
    await copyJournal(stores.journal.directory, join(directory, JOURNAL_BACKUP), committed);
    await owner.confirmHold();
    print('  ✓ journal');
    return await writeManifest(directory, {
      release: packageJson.version,
      markMs,
      registry: settings.REGISTRY,
      telemetry: settings.TELEMETRY,
    });
  } finally {
    await owner.letGo();
  }
}

/** What a server has is copied into an embedded store, a day of a measurement at a time. */
async function backupTelemetry(directory: string, settings: Settings, owner: DataOwner): Promise<void> {
  if (settings.TELEMETRY === 'duckdb') return owner.copyTelemetry(directory);
  const source = await openTelemetry(toTelemetryOptions(settings));
  const target = await openTelemetry({ engine: 'duckdb', directory });
  try {
    const progress = createCopyProgress('telemetry');
    const { missing } = await copyTelemetry({
      source,
      target,
      measurements: MEASUREMENTS.values(),
      onProgress: progress.show,
    });
    if (missing.length > 0) {
      throw new AppError(
        'STORE_UNAVAILABLE',
        `Readings were deleted while they were copied (${missing[0]}): try again`,
      );
    }
  } finally {
    await target.close();
    await source.close();
  }
}

async function isAbsentOrEmpty(directory: string): Promise<boolean> {
  const entries = await readdir(directory).catch(error => {
    if (error.code === 'ENOENT') return [];
    throw new AppError('NOT_FOUND', `${directory}: ${error.message}`);
  });
  return entries.length === 0;
}
