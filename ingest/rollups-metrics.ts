import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface RollupMetrics {
  text(): Promise<string>;
  /** As of the last round. */
  pending: Gauge;
  oldestSeconds: Gauge;
  done: Counter;
  failures: Counter;
  seconds: Histogram;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createRollupMetrics(): RollupMetrics {
  const registry = new Registry();
  const common = (name: string, help: string) => ({
    name: `leitstand_rollups_${name}`,
    help,
    registers: [registry],
  });
  return {
    text: () => registry.metrics(),
    pending: new Gauge(
      common('pending_hours', 'Hours of a measurement in a city to be rolled up, the present one included'),
    ),
    oldestSeconds: new Gauge(
      common('oldest_pending_seconds', 'Since the start of the oldest hour that is due; 0 when none is'),
    ),
    done: new Counter(common('hours_total', 'Hours rolled up, again after late data included')),
    failures: new Counter(common('failures_total', 'Hours that could not be rolled up')),
    seconds: new Histogram({
      ...common('seconds', 'Duration of rolling up an hour of a measurement'),
      buckets: SECONDS,
    }),
  };
}
