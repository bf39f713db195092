/** Opens a telemetry store for a command that goes through all of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#core/app-error.ts';
import { SETTING_PREFIX } from '#core/parse-settings.ts';
import { TELEMETRY_FILE } from '#store/telemetry/duckdb/duckdb-database.ts';
import { openTelemetryStore, type TelemetryOptions } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

/** Counting all of a large store takes long. */
const QUERY_TIMEOUT_MS = 600_000;

/** Throws STORE_LOCKED saying what to do. */
export async function openTelemetry(options: TelemetryOptions): Promise<TelemetryStore> {
  try {
    return await openTelemetryStore({ ...options, queryTimeoutMs: QUERY_TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'STORE_LOCKED') throw error;
    const advice = `stop it, or start it with ${SETTING_PREFIX}TELEMETRY=influx, which leaves the file to this command`;
    throw new AppError(error.code, `${error.message}. Is it a running system? Then ${advice}`, {
      cause: error,
    });
  }
}

/** An embedded store that is not there is not made. Throws NOT_FOUND. */
export async function openExistingTelemetry(options: TelemetryOptions): Promise<TelemetryStore> {
  if (options.engine === 'duckdb' && !existsSync(join(options.directory, TELEMETRY_FILE))) {
    throw new AppError('NOT_FOUND', `There is no ${TELEMETRY_FILE} in ${options.directory}`);
  }
  return openTelemetry(options);
}
