/** The stores that ingest writes and the api reads, with their metrics and health. */
import type { Logger } from 'pino';
import { Registry as MetricsRegistry } from 'prom-client';
import { systemClock } from '#core/clock.ts';
import { type HealthCheck, toPartState } from '#core/health-checks.ts';
import type { Settings } from '#core/settings.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { addStoreMetrics } from '#store/store-metrics.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { toStoreOptions } from '../bin/part-options.ts';
import { toTelemetryOptions } from '../bin/telemetry-options.ts';
import type { Ending } from './run-parts.ts';

export interface Stores {
  registry: Registry;
  telemetry: TelemetryStore;
  metrics(): Promise<string>;
  health: HealthCheck[];
}

export async function openStores(settings: Settings, log: Logger, { undo }: Ending): Promise<Stores> {
  const registry = await openRegistry(toStoreOptions(settings).registry);
  undo.push(() => registry.close());
  const metrics = new MetricsRegistry();
  const telemetry = await openTelemetryStore({
    ...toTelemetryOptions(settings),
    clock: systemClock,
    log: log.child({ part: 'telemetry' }),
    registry: metrics,
  });
  undo.push(() => telemetry.close());
  addStoreMetrics({ telemetry, registry }, metrics);
  return {
    registry,
    telemetry,
    metrics: () => metrics.metrics(),
    health: [
      { name: 'registry', check: () => toPartState(registry.ping()) },
      { name: 'telemetry', check: () => toPartState(telemetry.stats()) },
    ],
  };
}
