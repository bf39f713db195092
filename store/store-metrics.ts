/** What the stores tell of themselves beyond their own counters: size on disk, and what a full table let go. */
import { Counter, Gauge, type Registry as MetricsRegistry } from 'prom-client';
import type { Registry } from './registry/registry.ts';
import type { TelemetryStore } from './telemetry/telemetry-store.ts';

export function addStoreMetrics(
  stores: { telemetry: TelemetryStore; registry: Registry },
  metrics: MetricsRegistry,
): void {
  const { telemetry, registry } = stores;
  const bytes = new Gauge({
    name: 'leitstand_telemetry_bytes',
    help: 'Size of the telemetry store on disk',
    registers: [metrics],
  });
  new Gauge({
    name: 'leitstand_telemetry_rows',
    help: 'Readings stored',
    registers: [metrics],
    async collect() {
      // A store that is down must not take the other figures with it; /readyz says that it is down.
      const stats = await telemetry.stats().catch(() => undefined);
      if (!stats) return;
      this.set(stats.rows);
      bytes.set(stats.bytes);
    },
  });
  const addCounter = (name: string, help: string, read: () => number) =>
    new Counter({
      name: `leitstand_registry_${name}_total`,
      help,
      registers: [metrics],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  addCounter(
    'quarantine_dropped',
    'Quarantine entries pushed out by newer ones',
    () => registry.stats.quarantineDropped,
  );
  addCounter(
    'notifications_dropped',
    'Messages about alarms that had to make room before they were sent',
    () => registry.stats.notificationsDropped,
  );
  new Gauge({
    name: 'leitstand_registry_waiting_calls',
    help: 'Calls that wait for a connection to PostgreSQL',
    registers: [metrics],
    collect() {
      this.set(registry.stats.waitingCalls);
    },
  });
  new Gauge({
    name: 'leitstand_registry_audit_entries',
    help: 'Entries of the audit log',
    registers: [metrics],
    async collect() {
      const count = await registry.audit.count().catch(() => undefined);
      if (count !== undefined) this.set(count);
    },
  });
  addCounter(
    'kept_dropped',
    'Messages kept for a replay that the quota of their city pushed out',
    () => registry.stats.keptDropped,
  );
  addCounter('log_lines_dropped', 'Log lines pushed out by newer ones', () => registry.stats.logLinesDropped);
}
