/**
 * A backup of the registry is a SQLite file of one instant, whatever engine it was made of, so it can be restored into
 * either. Both run beside a system; a restore wants nobody else in the registry.
 */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { AppError } from '#core/app-error.ts';
import { copyDurably, syncPath } from '../copy-durably.ts';
import { copyTables, hasNoRows } from './copy-tables.ts';
import { migrate } from './migrate.ts';
import type { RegistryPlace } from './open-registry.ts';
import { openPostgresEngine } from './postgres/open-postgres-engine.ts';
import type { RegistryEngine } from './registry-engine.ts';
import { openSqliteEngine } from './sqlite/open-sqlite-engine.ts';
import { toStoreError } from './sqlite/sqlite-errors.ts';

const BUSY_TIMEOUT_MS = 10_000;

/** Writes `file`, which must not exist. Throws NOT_FOUND, STORE_UNAVAILABLE, STORE_TOO_NEW. */
export async function backupRegistry(place: RegistryPlace, file: string): Promise<void> {
  if (place.engine === 'sqlite') {
    if (!existsSync(place.file)) throw new AppError('NOT_FOUND', `There is no registry in ${place.file}`);
    vacuumInto(place.file, file);
  } else {
    await withEngines(
      () => openPostgresEngine(place),
      () => openSqliteEngine(file),
      copyTables,
    );
  }
  await syncPath(file);
}

/**
 * Whatever is there goes: ask `isRegistryEmpty` before.
 * @param file a backup; it is migrated on the way and must be a copy that may change
 */
export async function restoreRegistry(file: string, place: RegistryPlace): Promise<void> {
  if (place.engine === 'sqlite') return copyDurably(file, place.file);
  await withEngines(
    () => openSqliteEngine(file),
    () => openPostgresEngine(place),
    copyTables,
  );
}

/** Whether a restore would replace nothing. */
export async function isRegistryEmpty(place: RegistryPlace): Promise<boolean> {
  if (place.engine === 'sqlite') return !existsSync(place.file);
  const engine = await openPostgresEngine(place);
  try {
    return await hasNoRows(engine);
  } finally {
    await engine.close();
  }
}

/** One snapshot, without the space of what was deleted; others read and write meanwhile. */
function vacuumInto(from: string, to: string): void {
  const sqlite = new DatabaseSync(from, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  try {
    sqlite.prepare('vacuum into ?').run(to);
  } catch (error) {
    throw toStoreError(error);
  } finally {
    sqlite.close();
  }
}

/** Both brought to the newest version of the tables first. */
async function withEngines(
  openFirst: () => Promise<RegistryEngine>,
  openSecond: () => Promise<RegistryEngine>,
  work: (first: RegistryEngine, second: RegistryEngine) => Promise<void>,
): Promise<void> {
  const first = await openFirst();
  try {
    const second = await openSecond();
    try {
      for (const engine of [first, second]) await migrate(engine, Date.now());
      await work(first, second);
    } finally {
      await second.close();
    }
  } finally {
    await first.close();
  }
}
