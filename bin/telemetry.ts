/** `leitstand telemetry copy`: all readings from one engine into the other. Killed, it goes on when started again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#core/app-error.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { SETTING_PREFIX } from '#core/parse-settings.ts';
import { type CopyReport, copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import { TELEMETRY_FILE } from '#store/telemetry/duckdb/duckdb-database.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createCopyProgress } from './copy-progress.ts';
import { readSettings } from './read-settings.ts';
import { toTelemetryOptions } from './telemetry-options.ts';
import { fail, print } from './terminal.ts';

const ENGINES = ['duckdb', 'influx'];
const USAGE = 'usage: leitstand telemetry copy --from duckdb --to influx (or the other way)';
/** Counting all of a large store takes long. */
const QUERY_TIMEOUT_MS = 600_000;
const MAX_SHOWN_DAYS = 10;

export async function runTelemetry(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { from: { type: 'string', default: '' }, to: { type: 'string', default: '' } },
  });
  const { from, to } = values;
  if (positionals.join() !== 'copy' || from === to || !ENGINES.includes(from) || !ENGINES.includes(to)) {
    return fail(USAGE);
  }
  const source = await openStore(from, { mustExist: true });
  try {
    const target = await openStore(to, { mustExist: false });
    try {
      showReport(await copyAll(source, target));
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function copyAll(source: TelemetryStore, target: TelemetryStore): Promise<CopyReport> {
  const progress = createCopyProgress('copy');
  try {
    return await copyTelemetry({
      source,
      target,
      measurements: MEASUREMENTS.values(),
      onProgress: progress.show,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(
      error.code,
      `${error.message}. What was copied stays; the same command goes on from there`,
      {
        cause: error,
      },
    );
  }
}

/** The store that a system with this engine would use. */
export async function openStore(engine: string, { mustExist }: { mustExist: boolean }) {
  const options = toTelemetryOptions(
    readSettings({ ...process.env, [`${SETTING_PREFIX}TELEMETRY`]: engine }),
  );
  if (mustExist && options.engine === 'duckdb' && !existsSync(join(options.directory, TELEMETRY_FILE))) {
    throw new AppError('NOT_FOUND', `There is no ${TELEMETRY_FILE} in ${options.directory}`);
  }
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

function showReport(report: CopyReport): void {
  const count = (value: number) => value.toLocaleString('en');
  print(`  ✓ copied     ${count(report.readings)} readings, ${count(report.values)} values`);
  if (report.skippedDays > 0) print(`  ✓ unchanged  ${count(report.skippedDays)} days were there already`);
  if (report.surplus.length > 0) {
    print(`  ✓ more       on ${count(report.surplus.length)} days the target has readings of its own`);
  }
  if (report.missing.length === 0) {
    print('  ✓ verified   no measurement, city and day has fewer values than in the source');
    return;
  }
  const shown = report.missing.slice(0, MAX_SHOWN_DAYS).join('; ');
  fail(
    `${report.missing.length} days have fewer values than the source, which may still be written to: ${shown}`,
  );
}
