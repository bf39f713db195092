/**
 * Copies every reading of one store into another, and the rollups whose readings are gone, a day of a measurement at a
 * time. What always holds: writing again changes nothing, so a copy that was killed is started again and passes over
 * the days whose counts agree; memory holds two pages. What the target has beyond the source stays.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#core/app-error.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import {
  type CopyPart,
  type CopySource,
  type CopyTarget,
  findLostReadings,
  toReadingsPart,
  toRollupsPart,
} from './copy-parts.ts';
import { sumValues, type ValueCounts } from './count-values.ts';

export interface CopyOptions {
  source: CopySource;
  target: CopyTarget;
  measurements: Iterable<Measurement>;
  onProgress?(progress: CopyProgress): void;
  /** How long a store that does not answer is tried again; then the copy stops with its error. */
  patienceMs?: number;
}

export interface CopyProgress {
  /** With its resolution if it is rollups that are copied. */
  measurement: string;
  dayMs: number;
  /** Values that are in the target; with the same measure, how many there will be. */
  values: number;
  totalValues: number;
}

/** Of readings, or of rollups: a value is a metric in a window then. */
export interface CopiedRows {
  rows: number;
  values: number;
}

export interface CopyReport {
  readings: CopiedRows;
  rollups: CopiedRows;
  /** Days of a measurement. */
  copiedDays: number;
  /** They were in the target already. */
  skippedDays: number;
  /** `measurement city day` where the target has fewer values than the source: none, unless the source changed. */
  missing: string[];
  /** The same where it has more: readings that came in another way. */
  surplus: string[];
}

interface Plan {
  part: CopyPart;
  copied: CopiedRows;
  source: ValueCounts;
  target: ValueCounts;
}

const PATIENCE_MS = 120_000;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/** Throws STORE_UNAVAILABLE when a store stays away, STORE_REFUSED; both leave a copy that can be gone on with. */
export async function copyTelemetry(options: CopyOptions): Promise<CopyReport> {
  const { source, target, onProgress, patienceMs = PATIENCE_MS } = options;
  const measurements = [...options.measurements];
  const report: CopyReport = {
    readings: { rows: 0, values: 0 },
    rollups: { rows: 0, values: 0 },
    copiedDays: 0,
    skippedDays: 0,
    missing: [],
    surplus: [],
  };
  const ask = <T>(work: () => Promise<T>) => retry(work, patienceMs);
  const lost = await ask(() => findLostReadings(source, measurements));
  for (const [fromMs, cities] of lost) {
    for (const city of cities) await ask(() => target.rollups.stored.keepBefore(fromMs, city));
  }
  const parts = [
    ...measurements.flatMap(measurement =>
      (['5min', '1h'] as const).map(resolution => ({
        part: toRollupsPart(source, target, measurement, resolution, lost),
        copied: report.rollups,
      })),
    ),
    ...measurements.map(measurement => ({
      part: toReadingsPart(source, target, measurement),
      copied: report.readings,
    })),
  ];
  const plans: Plan[] = [];
  for (const { part, copied } of parts) {
    plans.push({ part, copied, source: await ask(part.countSource), target: await ask(part.countTarget) });
  }
  const totalValues = plans.reduce((sum, plan) => sum + sumCounts(plan.source), 0);
  let doneValues = 0;

  async function copyDay({ part, copied }: Plan, dayMs: number): Promise<void> {
    let writing: Promise<void> = Promise.resolve();
    for await (const page of part.read(dayMs)) {
      await writing;
      writing = ask(page.write).then(() => {
        copied.rows += page.rows;
        copied.values += page.values;
        doneValues += page.values;
        onProgress?.({ measurement: part.name, dayMs, values: doneValues, totalValues });
      });
      // It is awaited with the next page, which may fail before.
      writing.catch(() => undefined);
    }
    await writing;
  }

  for (const plan of plans) {
    for (const dayMs of [...plan.source.keys()].sort((a, b) => a - b)) {
      if (isSame(plan, dayMs)) {
        report.skippedDays += 1;
        doneValues += sumDay(plan.source, dayMs);
      } else {
        report.copiedDays += 1;
        await copyDay(plan, dayMs);
      }
    }
    compare({ ...plan, target: await ask(plan.part.countTarget) }, report);
  }
  return report;
}

function isSame({ source, target }: Plan, dayMs: number): boolean {
  return [...(source.get(dayMs) ?? [])].every(([city, counts]) => {
    const there = target.get(dayMs)?.get(city) ?? [];
    return counts.every((count, index) => count === (there[index] ?? 0));
  });
}

function compare({ part, source, target }: Plan, report: CopyReport): void {
  for (const [dayMs, cities] of source) {
    for (const [city, counts] of cities) {
      const there = target.get(dayMs)?.get(city) ?? [];
      const place = `${part.name} ${city} ${new Date(dayMs).toISOString().slice(0, 10)}`;
      if (counts.some((count, index) => (there[index] ?? 0) < count)) report.missing.push(place);
      else if (counts.some((count, index) => (there[index] ?? 0) > count)) report.surplus.push(place);
    }
  }
}

function sumDay(counts: ValueCounts, dayMs: number): number {
  return [...(counts.get(dayMs)?.values() ?? [])].reduce((sum, ofCity) => sum + sumValues(ofCity), 0);
}

function sumCounts(counts: ValueCounts): number {
  return [...counts.keys()].reduce((sum, dayMs) => sum + sumDay(counts, dayMs), 0);
}

async function retry<T>(work: () => Promise<T>, patienceMs: number): Promise<T> {
  const startedMs = performance.now();
  for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(2 * delayMs, MAX_DELAY_MS)) {
    try {
      return await work();
    } catch (error) {
      const waitedMs = performance.now() - startedMs;
      if (!(error instanceof AppError) || !error.canRetry || waitedMs + delayMs > patienceMs) throw error;
    }
    await wait(delayMs);
  }
}
