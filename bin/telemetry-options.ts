/** Settings → the telemetry store. Reads the files of its secrets, so only those who open the store ask for this. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#core/app-error.ts';
import { SETTING_PREFIX } from '#core/parse-settings.ts';
import type { Settings } from '#core/settings.ts';
import type { InfluxCredentials } from '#store/telemetry/influx/influx-writer.ts';
import type { TelemetryOptions } from '#store/telemetry/open-telemetry-store.ts';

/** Throws INVALID_CONFIGURATION for a secret that cannot be read. */
export function toTelemetryOptions(settings: Settings): TelemetryOptions {
  if (settings.TELEMETRY === 'duckdb') {
    return {
      engine: 'duckdb',
      directory: join(settings.DATA_DIRECTORY, 'telemetry'),
      memoryLimitMb: settings.TELEMETRY_MEMORY_MB,
      threads: settings.TELEMETRY_THREADS,
    };
  }
  const writer = readCredentials(settings, '');
  return {
    engine: 'influx',
    url: settings.INFLUX_URL.replace(/\/$/, ''),
    version: settings.INFLUX_VERSION === '1' ? 1 : 2,
    organisation: settings.INFLUX_ORGANISATION,
    database: settings.INFLUX_DATABASE,
    perCity: settings.INFLUX_DATABASE_PER_CITY === 'on',
    writer,
    reader: hasCredentials(settings, 'READ_') ? readCredentials(settings, 'READ_') : writer,
    writers: settings.INFLUX_WRITERS,
    writeTimeoutMs: settings.INFLUX_WRITE_TIMEOUT_S * 1000,
  };
}

type Part = '' | 'READ_';

function hasCredentials(settings: Settings, part: Part): boolean {
  return settings[`INFLUX_${part}TOKEN_FILE`] !== '' || settings[`INFLUX_${part}USER`] !== '';
}

function readCredentials(settings: Settings, part: Part): InfluxCredentials {
  if (settings[`INFLUX_${part}TOKEN_FILE`] !== '')
    return { token: readSecret(settings, `INFLUX_${part}TOKEN_FILE`) };
  return {
    user: settings[`INFLUX_${part}USER`],
    password: readSecret(settings, `INFLUX_${part}PASSWORD_FILE`),
  };
}

function readSecret(settings: Settings, name: `INFLUX_${Part}${'TOKEN' | 'PASSWORD'}_FILE`): string {
  try {
    const secret = readFileSync(settings[name], 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw new AppError('INVALID_CONFIGURATION', `${SETTING_PREFIX}${name}: ${(error as Error).message}`);
  }
  throw new AppError('INVALID_CONFIGURATION', `${SETTING_PREFIX}${name}: the file is empty`);
}
