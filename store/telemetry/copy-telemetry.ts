/**
 * Copies every reading of one store into another, a day of a measurement at a time. What always holds: writing again
 * changes nothing, so a copy that was killed is started again and passes over the days whose counts agree; memory
 * holds two pages. What the target has beyond the source stays.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#core/app-error.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { MetricValue, Reading } from '#core/readings.ts';
import { countValues, DAY_MS, sumValues, type ValueCounts } from './count-values.ts';
import { parseQualityText } from './merge-readings.ts';
import type { RawRow, TelemetryStore } from './telemetry-store.ts';

export interface CopyOptions {
  source: Pick<TelemetryStore, 'query' | 'export'>;
  target: Pick<TelemetryStore, 'query' | 'write'>;
  measurements: Iterable<Measurement>;
  onProgress?(progress: CopyProgress): void;
  /** How long a store that does not answer is tried again; then the copy stops with its error. */
  patienceMs?: number;
}

export interface CopyProgress {
  measurement: string;
  dayMs: number;
  /** Values that are in the target; with the same measure, how many there will be. */
  values: number;
  totalValues: number;
}

export interface CopyReport {
  readings: number;
  values: number;
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
  measurement: Measurement;
  source: ValueCounts;
  target: ValueCounts;
}

const PATIENCE_MS = 120_000;
const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 10_000;

/** Throws STORE_UNAVAILABLE when a store stays away, STORE_REFUSED; both leave a copy that can be gone on with. */
export async function copyTelemetry(options: CopyOptions): Promise<CopyReport> {
  const { source, target, onProgress, patienceMs = PATIENCE_MS } = options;
  const report: CopyReport = {
    readings: 0,
    values: 0,
    copiedDays: 0,
    skippedDays: 0,
    missing: [],
    surplus: [],
  };
  const plans: Plan[] = [];
  for (const measurement of options.measurements) {
    plans.push({
      measurement,
      source: await retry(() => countValues(source, measurement), patienceMs),
      target: await retry(() => countValues(target, measurement), patienceMs),
    });
  }
  const totalValues = plans.reduce((sum, plan) => sum + sumCounts(plan.source), 0);
  let passedValues = 0;

  async function copyDay({ name, metrics }: Measurement, dayMs: number): Promise<void> {
    const query = { measurement: name, fields: [...metrics.keys()], fromMs: dayMs, toMs: dayMs + DAY_MS };
    let writing: Promise<void> = Promise.resolve();
    for await (const page of source.export(query)) {
      await writing;
      writing = writePage(name, dayMs, page);
      // It is awaited with the next page, which may fail before.
      writing.catch(() => undefined);
    }
    await writing;
  }

  async function writePage(measurement: string, dayMs: number, page: readonly RawRow[]): Promise<void> {
    const readings = page.map(toReading);
    await retry(() => target.write(readings), patienceMs);
    const values = readings.reduce((sum, reading) => sum + Object.keys(reading.values).length, 0);
    report.readings += readings.length;
    report.values += values;
    onProgress?.({ measurement, dayMs, values: passedValues + report.values, totalValues });
  }

  for (const plan of plans) {
    for (const dayMs of [...plan.source.keys()].sort((a, b) => a - b)) {
      if (isSame(plan, dayMs)) {
        report.skippedDays += 1;
        passedValues += sumDay(plan.source, dayMs);
      } else {
        report.copiedDays += 1;
        await copyDay(plan.measurement, dayMs);
      }
    }
    compare(
      { ...plan, target: await retry(() => countValues(target, plan.measurement), patienceMs) },
      report,
    );
  }
  return report;
}

function toReading(row: RawRow): Reading {
  const values: Record<string, MetricValue> = Object.create(null);
  for (const [metric, value] of Object.entries(row.values)) if (value !== null) values[metric] = value;
  const { city, kind, device, component, timeMs } = row;
  return {
    city,
    kind: kind as Reading['kind'],
    device,
    component,
    timeMs,
    values,
    ...(row.quality !== '' && { quality: parseQualityText(row.quality) }),
  };
}

function isSame({ source, target }: Plan, dayMs: number): boolean {
  return [...(source.get(dayMs) ?? [])].every(([city, counts]) => {
    const there = target.get(dayMs)?.get(city) ?? [];
    return counts.every((count, index) => count === (there[index] ?? 0));
  });
}

function compare({ measurement, source, target }: Plan, report: CopyReport): void {
  for (const [dayMs, cities] of source) {
    for (const [city, counts] of cities) {
      const there = target.get(dayMs)?.get(city) ?? [];
      const place = `${measurement.name} ${city} ${new Date(dayMs).toISOString().slice(0, 10)}`;
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
