/**
 * One open DuckDB file. The engine reaches neither the network nor any other file: extensions are neither fetched nor
 * loaded, and the settings are locked once it is open. A file has one opener: other processes are kept out by the
 * engine's lock, this process by a list of its own, because the engine's lock does not see its own process.
 */
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '#core/app-error.ts';
import { toOpenError } from './to-app-error.ts';

export const TELEMETRY_FILE = 'telemetry.duckdb';

/** A checkpoint writes this much at once; writes wait for it, reads do not. */
const CHECKPOINT_THRESHOLD = '16MB';
/** Large sorts spill to disk up to here, then the query fails. */
const SPILL_LIMIT = '1GB';

export interface DuckdbDatabase {
  readonly file: string;
  connect(): Promise<DuckDBConnection>;
  /** Connections must be idle. */
  close(): void;
}

export interface DuckdbDatabaseOptions {
  directory: string;
  memoryLimitMb: number;
  threads: number;
}

const openFiles = new Set<string>();

/** Throws STORE_LOCKED, STORE_TOO_NEW, STORE_UNAVAILABLE. */
export async function openDuckdbDatabase(options: DuckdbDatabaseOptions): Promise<DuckdbDatabase> {
  let file = join(options.directory, TELEMETRY_FILE);
  try {
    mkdirSync(options.directory, { recursive: true, mode: 0o700 });
    file = join(realpathSync(options.directory), TELEMETRY_FILE);
  } catch (error) {
    throw toOpenError(error, file);
  }
  if (openFiles.has(file)) {
    throw new AppError('STORE_LOCKED', `This process has ${file} open already`, { canRetry: true });
  }
  openFiles.add(file);
  try {
    const instance = await DuckDBInstance.create(file, toSettings(options, file));
    await lockSettings(instance);
    return {
      file,
      connect: () => instance.connect(),
      close() {
        try {
          instance.closeSync();
        } finally {
          openFiles.delete(file);
        }
      },
    };
  } catch (error) {
    openFiles.delete(file);
    throw toOpenError(error, file);
  }
}

function toSettings(options: DuckdbDatabaseOptions, file: string): Record<string, string> {
  return {
    memory_limit: `${options.memoryLimitMb}MB`,
    threads: `${options.threads}`,
    checkpoint_threshold: CHECKPOINT_THRESHOLD,
    preserve_insertion_order: 'false',
    temp_directory: `${file}.tmp`,
    max_temp_directory_size: SPILL_LIMIT,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Last: it forbids changing the settings that name files.
    enable_external_access: 'false',
  };
}

async function lockSettings(instance: DuckDBInstance): Promise<void> {
  const connection = await instance.connect();
  await connection.run('SET lock_configuration = true');
  connection.closeSync();
}
