/** The api's own metrics: `leitstand_api_…`. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { LiveHub } from './live/live-hub.ts';
import type { PeopleServices } from './people/people-services.ts';
import type { QueryGate } from './query-gate.ts';
import type { PublicAccess } from './requests/public-access.ts';

export interface ApiMetrics {
  readonly registry: Registry;
  countSignInFailure(): void;
  /** Begins to measure requests and the event loop; ends when the app closes. */
  observe(app: FastifyInstance): void;
}

interface MeasuredParts {
  liveHub: LiveHub;
  queryGate: QueryGate;
  exportGate: QueryGate;
  people: PeopleServices;
  publicAccess: PublicAccess;
}

export function createApiMetrics(parts: MeasuredParts): ApiMetrics {
  const registry = new Registry();
  const registers = [registry];
  const durations = new Histogram({
    name: 'leitstand_api_request_duration_seconds',
    help: 'Time from the request to the end of its answer; live streams are not counted',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const signInFailures = new Counter({
    name: 'leitstand_api_sign_in_failures_total',
    help: 'Passwords, codes and links that were refused, and attempts that had to wait',
    registers,
  });
  addPartMetrics(registry, parts);
  const loopDelay = monitorEventLoopDelay({ resolution: 10 });
  addLoopMetrics(registry, loopDelay);

  return {
    registry,
    countSignInFailure: () => signInFailures.inc(),
    observe(app) {
      app.addHook('onReady', async () => {
        loopDelay.enable();
      });
      app.addHook('onClose', async () => {
        loopDelay.disable();
      });
      app.addHook('onResponse', async (request, reply) => {
        const route = request.routeOptions.url ?? 'none';
        if (route.endsWith('/live')) return;
        durations.observe(
          { method: request.method, route, status: String(reply.statusCode) },
          reply.elapsedTime / 1000,
        );
      });
    },
  };
}

function addPartMetrics(registry: Registry, parts: MeasuredParts): void {
  const { liveHub, queryGate, exportGate, people, publicAccess } = parts;
  addGauge(registry, 'leitstand_api_live_clients', 'Open live streams', () => liveHub.stats.clients);
  addGauge(
    registry,
    'leitstand_api_live_pending_devices',
    'Devices that wait to be sent to live streams',
    () => liveHub.stats.pending,
  );
  new Counter({
    name: 'leitstand_api_live_stalled_total',
    help: 'Live streams cut off because they read nothing',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(liveHub.stats.stalledTotal);
    },
  });
  new Counter({
    name: 'leitstand_api_password_hashes_total',
    help: 'Passwords hashed, to check them or to keep them',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(people.passwords.hashCount);
    },
  });
  addGauge(
    registry,
    'leitstand_api_sign_in_throttle_entries',
    'Sources and accounts whose failures are remembered',
    () => people.throttle.size,
  );
  addGauge(
    registry,
    'leitstand_api_public_sources',
    'Addresses remembered that follow requests without signing in',
    () => publicAccess.sources,
  );
  addGauge(registry, 'leitstand_api_queries_running', 'Queries of history that run', () => queryGate.running);
  addGauge(
    registry,
    'leitstand_api_queries_waiting',
    'Queries of history that wait',
    () => queryGate.waiting,
  );
  addGauge(registry, 'leitstand_api_exports_running', 'CSV files being sent', () => exportGate.running);
}

function addLoopMetrics(registry: Registry, loopDelay: ReturnType<typeof monitorEventLoopDelay>): void {
  const toSeconds = (nanoseconds: number) => (Number.isFinite(nanoseconds) ? nanoseconds / 1e9 : 0);
  addGauge(
    registry,
    'leitstand_api_event_loop_lag_p99_seconds',
    '99 of 100 turns of the event loop since the last look were not later',
    () => toSeconds(loopDelay.percentile(99)),
  );
  addGauge(
    registry,
    'leitstand_api_event_loop_lag_max_seconds',
    'The latest turn of the event loop since the last look',
    () => {
      const longest = toSeconds(loopDelay.max);
      loopDelay.reset();
      return longest;
    },
  );
}

function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}
