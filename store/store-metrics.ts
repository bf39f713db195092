/** What the telemetry store and the registry tell of themselves, as Prometheus text. */
import { Counter, Gauge, Registry as MetricsRegistry } from 'prom-client';
import type { Registry } from './registry/registry.ts';
import type { TelemetryStats, TelemetryStore } from './telemetry/telemetry-store.ts';

export function createStoreMetrics(stores: {
  telemetry: TelemetryStore;
  registry: Registry;
}): () => Promise<string> {
  const metrics = new MetricsRegistry();
  const { telemetry, registry } = stores;
  let stats: TelemetryStats | undefined;

  const gauge = (name: string, help: string, read: (stats: TelemetryStats) => number) =>
    new Gauge({
      name: `leitstand_telemetry_${name}`,
      help,
      registers: [metrics],
      collect() {
        if (stats) this.set(read(stats));
      },
    });
  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `leitstand_${name}_total`,
      help,
      registers: [metrics],
      collect() {
        this.reset();
        this.inc(read());
      },
    });

  gauge('rows', 'Readings stored', ({ rows }) => rows);
  gauge('bytes', 'Size of the telemetry store on disk', ({ bytes }) => bytes);
  gauge(
    'last_write_seconds',
    'Duration of the last batch written',
    ({ lastWriteSeconds }) => lastWriteSeconds,
  );
  counter('telemetry_written_readings', 'Readings written since start', () => stats?.writtenReadings ?? 0);
  counter(
    'telemetry_merged_readings',
    'Readings that were repeats or late',
    () => stats?.mergedReadings ?? 0,
  );
  counter(
    'registry_quarantine_dropped',
    'Quarantine entries pushed out by newer ones',
    () => registry.stats.quarantineDropped,
  );
  counter(
    'registry_log_lines_dropped',
    'Log lines pushed out by newer ones',
    () => registry.stats.logLinesDropped,
  );

  return async () => {
    // A store that is down must not take the other figures with it; /readyz says that it is down.
    stats = await telemetry.stats().catch(() => stats);
    return metrics.metrics();
  };
}
