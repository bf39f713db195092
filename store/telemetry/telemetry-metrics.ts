/** What every telemetry engine tells of itself. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface TelemetryMetrics {
  written: Counter;
  merged: Counter;
  writeSeconds: Histogram;
  querySeconds: Histogram<'type'>;
  evictedSeries: Counter;
}

/** `series` and `waiting` are read when the metrics are. */
export function createTelemetryMetrics(
  registry: Registry,
  read: { series(): number; waiting(): number },
): TelemetryMetrics {
  const registers = [registry];
  new Gauge({
    name: 'leitstand_telemetry_series',
    help: 'Series (device, component) whose newest time is kept in memory',
    registers,
    collect() {
      this.set(read.series());
    },
  });
  new Gauge({
    name: 'leitstand_telemetry_queries_waiting',
    help: 'Queries waiting for a connection',
    registers,
    collect() {
      this.set(read.waiting());
    },
  });
  return {
    written: new Counter({
      name: 'leitstand_telemetry_readings_written_total',
      help: 'Readings stored durably',
      registers,
    }),
    merged: new Counter({
      name: 'leitstand_telemetry_readings_merged_total',
      help: 'Readings that were looked up first: repeats and late data',
      registers,
    }),
    writeSeconds: new Histogram({
      name: 'leitstand_telemetry_write_seconds',
      help: 'Duration of a batch, from its start to durable',
      buckets: SECONDS,
      registers,
    }),
    querySeconds: new Histogram({
      name: 'leitstand_telemetry_query_seconds',
      help: 'Duration of a query, its waiting included',
      labelNames: ['type'],
      buckets: SECONDS,
      registers,
    }),
    evictedSeries: new Counter({
      name: 'leitstand_telemetry_series_evicted_total',
      help: 'Series forgotten because the bound of series in memory was reached; their next reading is looked up',
      registers,
    }),
  };
}
