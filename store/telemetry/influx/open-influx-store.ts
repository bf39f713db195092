/**
 * The telemetry store in InfluxDB: measurement = component class, tags city, kind, device and comp, a field per metric.
 * What always holds: writes run one after the other, each is on disk when it resolves; the watermarks move only
 * after that. A server that is away when the store opens is asked again by every write.
 */
import { AppError } from '#core/app-error.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { checkExportQuery, checkLatestQuery, checkSeriesQuery, MAX_TIME_MS } from '../check-series-query.ts';
import type { InfluxStoreOptions } from '../open-telemetry-store.ts';
import { planSources, type QuerySource, toRawSource, toResolution } from '../plan-sources.ts';
import { type Resolution, type RollupResolution, toPartName } from '../rollups.ts';
import type { ExportQuery, SeriesFilter, SeriesQuery, SeriesResult } from '../series-query.ts';
import { createTelemetryMetrics } from '../telemetry-metrics.ts';
import type { RawRow, TelemetryStore } from '../telemetry-store.ts';
import { answerSeriesQuery } from './answer-series-query.ts';
import { compileCounts, compileDelete, compileErase, PROBE } from './compile-series-query.ts';
import { connectInflux, toAsk, toAskRows } from './connect-influx.ts';
import { createBatchWriter } from './create-batch-writer.ts';
import { DATABASE_NAME } from './influx-databases.ts';
import { createRequestCounter } from './influx-metrics.ts';
import { createInfluxRollups } from './influx-rollups.ts';
import { createInfluxStats, toRowCount } from './influx-stats.ts';
import { checkFieldNames } from './line-protocol.ts';
import { answerLatestQuery, exportRows } from './read-raw-rows.ts';
import { createRollupBookkeeping } from './rollup-bookkeeping.ts';
import { toRollupMeasurement } from './rollup-lines.ts';

/** How long closing waits for a write under way; what it would have stored is still in the journal. */
const CLOSE_TIMEOUT_MS = 1000;
/** Whoever watches the store wants to know soon that it does not answer. */
const PROBE_TIMEOUT_MS = 1000;
const ROLLUPS: readonly RollupResolution[] = ['5min', '1h'];
const NOTHING: SeriesResult = { series: [], truncated: false };

export async function openInfluxStore(options: Required<InfluxStoreOptions>): Promise<TelemetryStore> {
  const { measurements, clock } = options;
  checkOptions(options);
  checkFieldNames(measurements.values());
  const metrics = createTelemetryMetrics(options.registry, {
    series: () => batches.seriesCount,
    waiting: () => connection.reader.waiting,
  });
  const requests = createRequestCounter(options.registry);
  const connection = connectInflux(options, status => requests.inc({ status }));
  const { databases, reader } = connection;
  const bookkeeping = createRollupBookkeeping({ ...options, connection });
  const batches = createBatchWriter({ ...options, connection, bookkeeping, metrics });
  const rollups = createInfluxRollups({ ...options, connection, bookkeeping, inOrder: batches.inOrder });
  const stats = createInfluxStats({ ...options, timeoutMs: options.queryTimeoutMs });

  async function timed<T>(type: string, work: () => Promise<T>): Promise<T> {
    const startedMs = clock.monotonicMs();
    try {
      return await work();
    } finally {
      metrics.querySeconds.observe({ type }, (clock.monotonicMs() - startedMs) / 1000);
    }
  }

  async function deleteBefore(
    beforeMs: number,
    city?: string,
    resolution: Resolution = 'raw',
  ): Promise<number> {
    const instantMs = Math.floor(beforeMs);
    let deleted = 0;
    for (const database of await databases.ofCities(city === undefined ? undefined : [city])) {
      if (resolution === 'raw') {
        await batches.inOrder(() => bookkeeping.raiseRawFrom(database, instantMs, city));
      }
      for (const measurement of measurements.values()) {
        deleted += await batches.inOrder(() =>
          deleteRows(database, toStored(measurement, resolution), instantMs, city),
        );
      }
    }
    return deleted;
  }

  /** Counted first: a DELETE says nothing, and for nothing it would still walk through every series. */
  async function deleteRows(
    database: string,
    { name, fields }: { name: string; fields: readonly string[] },
    beforeMs: number,
    city: string | undefined,
  ): Promise<number> {
    const range = { fromMs: 0, toMs: Math.min(Math.max(beforeMs, 0), MAX_TIME_MS) };
    const filter = city === undefined ? undefined : { city: [city] };
    const source = { measurement: name, databases: [database], fields, ...range, filter };
    const rows = toRowCount(await reader.ask(database, compileCounts(source)));
    if (rows > 0) await connection.command(database, compileDelete(name, beforeMs, city));
    return rows;
  }

  async function eraseDevice(device: string, city: string): Promise<void> {
    for (const database of await databases.ofCities([city])) {
      for (const { name } of measurements.values()) {
        for (const stored of [name, ...ROLLUPS.map(resolution => toRollupMeasurement(name, resolution))]) {
          await batches.inOrder(() => connection.command(database, compileErase(stored, device)));
        }
      }
    }
  }

  /** The databases to ask; none when the filter lets nothing through. */
  async function toDatabases(filter: SeriesFilter | undefined): Promise<string[]> {
    if (Object.values(filter ?? {}).some(values => values?.length === 0)) return [];
    return databases.ofCities(filter?.city);
  }

  async function plan(query: SeriesQuery, asked: readonly string[]): Promise<QuerySource[]> {
    if (toResolution(query) === 'raw') return [toRawSource(query)];
    return planSources(query, await bookkeeping.coverage(asked, query.measurement, query.filter?.city));
  }

  async function* exportPages(query: ExportQuery, signal?: AbortSignal): AsyncGenerator<RawRow[]> {
    checkExportQuery(query, measurements);
    const asked = await toDatabases(query.filter);
    if (asked.length === 0) return;
    const ask = toAskRows(reader, asked, signal);
    yield* exportRows(query, asked, statement => timed('export', () => ask(statement)));
  }

  return {
    write: readings => batches.write(readings),
    async query(query, signal) {
      checkSeriesQuery(query, measurements);
      return timed('series', async () => {
        const asked = await toDatabases(query.filter);
        if (asked.length === 0) return NOTHING;
        return answerSeriesQuery(query, await plan(query, asked), asked, toAskRows(reader, asked, signal));
      });
    },
    async latest(query) {
      checkLatestQuery(query, measurements);
      return timed('latest', async () => {
        const asked = await toDatabases(query.filter);
        return asked.length === 0 ? NOTHING : answerLatestQuery(query, asked, toAsk(reader, asked));
      });
    },
    export: exportPages,
    deleteBefore,
    eraseDevice,
    rollups,
    async stats() {
      const all = await databases.ofCities(undefined);
      await reader.ask(all[0] ?? '', PROBE, { timeoutMs: PROBE_TIMEOUT_MS });
      const rows = await stats.countRows(all, toAsk(reader, all));
      return { rows, bytes: await stats.readDiskBytes(all), ...batches.written() };
    },
    async close() {
      await batches.close(CLOSE_TIMEOUT_MS);
      connection.close();
    },
  };
}

/** What is counted and deleted of it. */
function toStored(
  measurement: Measurement,
  resolution: Resolution,
): { name: string; fields: readonly string[] } {
  const { name, metrics } = measurement;
  if (resolution === 'raw') return { name, fields: [...metrics.keys()] };
  const counts = [...metrics.values()].map(metric => toPartName(metric, 'count'));
  return { name: toRollupMeasurement(name, resolution), fields: counts };
}

function checkOptions({ url, database }: Required<InfluxStoreOptions>): void {
  const refuse = (rule: string) => {
    throw new AppError('INVALID_CONFIGURATION', rule);
  };
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    refuse('The address of InfluxDB must begin with http:// or https://');
  }
  if (new URL(url).username !== '' || new URL(url).password !== '') {
    refuse('The address of InfluxDB must not have credentials in it: logs and errors name it');
  }
  if (!DATABASE_NAME.test(database))
    refuse('The database of InfluxDB must be letters, digits, dashes and underscores');
}
