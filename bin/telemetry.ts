/** `leitstand telemetry copy`: all history from one engine into the other. Killed, it goes on when started again. */
import { parseArgs } from 'node:util';
import { AppError } from '#core/app-error.ts';
import { MEASUREMENTS } from '#core/device-kinds/device-kinds.ts';
import { SETTING_PREFIX } from '#core/parse-settings.ts';
import { type CopyReport, copyTelemetry } from '#store/telemetry/copy-telemetry.ts';
import type { TelemetryOptions } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createCopyProgress } from './copy-progress.ts';
import { openExistingTelemetry, openTelemetry } from './open-telemetry.ts';
import { readSettings } from './read-settings.ts';
import { toTelemetryOptions } from './telemetry-options.ts';
import { fail, print } from './terminal.ts';

const ENGINES = ['duckdb', 'influx'];
const USAGE = 'usage: leitstand telemetry copy --from duckdb --to influx (or the other way)';
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
  const source = await openExistingTelemetry(toOptions(from));
  try {
    const target = await openTelemetry(toOptions(to));
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

/** Of the store that a system with this engine would use. */
function toOptions(engine: string): TelemetryOptions {
  return toTelemetryOptions(readSettings({ ...process.env, [`${SETTING_PREFIX}TELEMETRY`]: engine }));
}

function showReport(report: CopyReport): void {
  const count = (value: number) => value.toLocaleString('en');
  const { readings, rollups } = report;
  print(`  ✓ copied     ${count(readings.rows)} readings, ${count(readings.values)} values`);
  if (rollups.values > 0) {
    print(`  ✓ rollups    ${count(rollups.values)} windows whose readings were deleted for their age`);
  }
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
