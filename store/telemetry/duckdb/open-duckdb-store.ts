/**
 * The telemetry store in one DuckDB file. What always holds: changes run one after the other, each in one transaction,
 * and are on disk when they resolve (the engine syncs its log at COMMIT); the watermarks move only after a commit.
 */
import { statSync } from 'node:fs';
import { Counter } from 'prom-client';
import type { Reading } from '#core/readings.ts';
import { checkSeriesQuery } from '../check-series-query.ts';
import type { DuckdbStoreOptions } from '../open-telemetry-store.ts';
import { planSources } from '../plan-sources.ts';
import type { ExportQuery } from '../series-query.ts';
import { createTelemetryMetrics } from '../telemetry-metrics.ts';
import type { RawRow, TelemetryStats, TelemetryStore } from '../telemetry-store.ts';
import {
  compileExportPage,
  compileExportPageEnd,
  compileLatestQuery,
  compileSeriesQuery,
} from './compile-series-query.ts';
import { copyDatabaseFiles } from './copy-database-files.ts';
import { createDuckdbRollups } from './duckdb-rollups.ts';
import { quoteName } from './duckdb-tables.ts';
import { eraseDevice } from './erase-device.ts';
import { openSession, type SessionOptions } from './open-session.ts';
import { readExportPage, readNumber, readSeries } from './read-series.ts';
import { toCoverage } from './rollup-marks.ts';
import { createSessionHolder } from './session-holder.ts';
import { toBatch, writeBatch } from './write-batch.ts';

const EXPORT_PAGE_ROWS = 10_000;

export async function openDuckdbStore(options: Required<DuckdbStoreOptions>): Promise<TelemetryStore> {
  const { clock, measurements, log } = options;
  const metrics = createTelemetryMetrics(options.registry, {
    series: () => holder.peek()?.watermarks.size ?? 0,
    waiting: () => holder.peek()?.readers.waiting ?? 0,
  });
  const reopened = new Counter({
    name: 'leitstand_telemetry_reopened_total',
    help: 'How often the file was closed and opened again after a failed commit or a fatal error',
    registers: [options.registry],
  });
  const sessionOptions: SessionOptions = {
    ...options,
    nowMs: () => clock.nowMs(),
    onEvicted: count => metrics.evictedSeries.inc(count),
  };
  const first = await openSession(sessionOptions);
  const { file } = first;
  const holder = createSessionHolder({
    first,
    open: () => openSession(sessionOptions),
    onInDoubt(error) {
      reopened.inc();
      log.warn({ err: error }, 'telemetry file in doubt, opening it again');
    },
  });
  const rollups = createDuckdbRollups(holder, measurements);
  const written = { writtenReadings: 0, mergedReadings: 0, lastWriteSeconds: 0 };

  async function timed<T>(type: string, work: () => Promise<T>): Promise<T> {
    const startedMs = clock.monotonicMs();
    try {
      return await work();
    } finally {
      metrics.querySeconds.observe({ type }, (clock.monotonicMs() - startedMs) / 1000);
    }
  }

  async function write(readings: readonly Reading[]): Promise<void> {
    const startedMs = clock.monotonicMs();
    if (readings.length === 0) return;
    await holder.change(
      async session => {
        const batch = toBatch(readings, measurements, session);
        await writeBatch(session.writer, session.marks, batch);
        return batch;
      },
      (session, batch) => {
        session.watermarks.raise(batch.newest);
        session.marks.pending.add(batch.hours);
        written.writtenReadings += batch.readings;
        written.mergedReadings += batch.repeated;
        metrics.written.inc(batch.readings);
        metrics.merged.inc(batch.repeated);
      },
    );
    written.lastWriteSeconds = (clock.monotonicMs() - startedMs) / 1000;
    metrics.writeSeconds.observe(written.lastWriteSeconds);
  }

  /** Pages, so that neither memory nor a transaction grows with the export. */
  async function* exportPages(query: ExportQuery, signal?: AbortSignal): AsyncGenerator<RawRow[]> {
    const isDescending = query.order === 'desc';
    let rest = query;
    do {
      const asked = rest;
      const end = compileExportPageEnd(asked, measurements, EXPORT_PAGE_ROWS);
      const lastMs = await timed('export', () =>
        holder.read(connection => readNumber(connection, end), signal),
      );
      if (lastMs === null) return;
      const page = isDescending ? { ...asked, fromMs: lastMs } : { ...asked, toMs: lastMs + 1 };
      const compiled = compileExportPage(page, measurements);
      yield await timed('export', () =>
        holder.read(connection => readExportPage(connection, compiled), signal),
      );
      rest = isDescending ? { ...asked, toMs: lastMs } : { ...asked, fromMs: lastMs + 1 };
    } while (rest.fromMs < rest.toMs);
  }

  async function stats(): Promise<TelemetryStats> {
    const counts = [...measurements.keys()].map(name => `SELECT count(*) AS n FROM ${quoteName(name)}`);
    const sql = `SELECT coalesce(sum(n), 0)::DOUBLE FROM (${counts.join(' UNION ALL ')})`;
    const reader = await holder.read(connection => connection.runAndReadAll(sql));
    return {
      rows: reader.getRows()[0]?.[0] as number,
      bytes: sizeOf(file) + sizeOf(`${file}.wal`),
      ...written,
    };
  }

  return {
    write,
    async query(query, signal) {
      checkSeriesQuery(query, measurements);
      return timed('series', () =>
        holder.read((connection, { marks }) => {
          const sources = planSources(query, toCoverage(marks, query.measurement, query.filter?.city));
          return readSeries(connection, compileSeriesQuery(query, measurements, sources));
        }, signal),
      );
    },
    async latest(query) {
      const compiled = compileLatestQuery(query, measurements);
      return timed('latest', () => holder.read(connection => readSeries(connection, compiled)));
    },
    export: exportPages,
    deleteBefore: (beforeMs, city, resolution = 'raw') => rollups.deleteBefore(beforeMs, city, resolution),
    eraseDevice: device => eraseDevice(holder, measurements, device),
    rollups,
    stats,
    copyFiles: directory => holder.pause(session => copyDatabaseFiles(session, directory)),
    close: () => holder.close(),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
