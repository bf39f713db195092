/** The counters of the broker as Prometheus metrics. Nothing here is touched by a message. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import type { RefusalReason } from '#core/refusal-reasons.ts';
import type { JournalStats } from '#store/journal/journal.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { LatencyHistogram } from './latency-histogram.ts';

export interface BrokerMetricsContext {
  counters: BrokerCounters;
  latency: LatencyHistogram;
  journal: () => JournalStats;
  gauges: () => {
    connections: number;
    pausedConnections: number;
    retainedTopics: number;
    offlineMessages: number;
    offlineBytes: number;
    /** Unix ms; undefined without a TLS listener. */
    certificateEndsMs: number | undefined;
  };
}

export interface BrokerMetrics {
  text(): Promise<string>;
  stop(): void;
}

const NANOSECONDS = 1e9;

export function createBrokerMetrics(context: BrokerMetricsContext): BrokerMetrics {
  const registry = new Registry();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  addCounters(registry, context.counters);
  addGauges(registry, context);
  const lag = new Gauge({
    name: 'leitstand_broker_event_loop_lag_p99_seconds',
    help: 'Event loop delay of the broker thread since the last scrape, 99th percentile',
    registers: [registry],
  });

  return {
    async text() {
      lag.set(delay.percentile(99) / NANOSECONDS);
      delay.reset();
      return (await registry.metrics()) + toHistogramText(context.latency);
    },
    stop: () => void delay.disable(),
  };
}

function addCounters(registry: Registry, counters: BrokerCounters): void {
  const shown: [name: string, help: string, read: () => number][] = [
    ['messages_accepted', 'Messages taken into the journal', () => counters.accepted],
    ['received_bytes', 'Bytes read from clients', () => counters.receivedBytes],
    ['frames_refused', 'Packets announced too large', () => counters.refusedFrames],
    ['connections_refused', 'Connections closed on accept: too many', () => counters.refusedConnections],
    ['connect_rate_refused', 'Connections closed on accept: too often', () => counters.refusedConnectRate],
    ['certificate_reloads', 'Changed certificates taken', () => counters.certificateReloads],
    ['certificate_faults', 'Changed certificates not usable', () => counters.certificateFaults],
    ['slowed', 'Times a client was slowed to its rate', () => counters.slowed],
    ['journal_pauses', 'Times reading stopped for the journal', () => counters.pausedForJournal],
    ['stalled_dropped', 'Messages dropped for viewers that do not read', () => counters.droppedStalled],
    ['offline_dropped', 'Messages dropped from full session queues', () => counters.droppedOffline],
    ['stalled_disconnected', 'Subscribers that did not read', () => counters.disconnectedStalled],
    ['window_disconnected', 'Clients with too many unacknowledged', () => counters.disconnectedWindow],
    ['kicked', 'Connections whose credential changed', () => counters.kicked],
    ['retain_ignored', 'Retain flags ignored', () => counters.retainIgnored],
    ['client_errors', 'Errors of clients', () => counters.clientErrors],
    ['sessions_expired', 'Persistent sessions that expired', () => counters.expiredSessions],
    ['commands_sent', 'Commands published to devices', () => counters.commandsSent],
  ];
  for (const [name, help, read] of shown) {
    addCounter(registry, `leitstand_broker_${name}_total`, help, counter => counter.inc(read()));
  }
  const refused = new Counter({
    name: 'leitstand_broker_refused_total',
    help: 'Refusals by reason',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const reason of Object.keys(counters.refused)) {
        this.inc({ reason }, counters.refused[reason as RefusalReason]);
      }
    },
  });
  void refused;
  const slowed = new Counter({
    name: 'leitstand_broker_city_slowed_total',
    help: 'Times a client was slowed because of all that its city sends',
    labelNames: ['city'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [city, count] of counters.slowedByCity) this.inc({ city }, count);
    },
  });
  void slowed;
}

function addCounter(registry: Registry, name: string, help: string, add: (counter: Counter) => void): void {
  const counter = new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      add(this);
    },
  });
  void counter;
}

function addGauges(registry: Registry, context: BrokerMetricsContext): void {
  const { counters, gauges, journal } = context;
  const shown: [name: string, help: string, read: () => number][] = [
    ['broker_connections', 'MQTT connections', () => gauges().connections],
    ['broker_paused_connections', 'Connections not read at present', () => gauges().pausedConnections],
    ['broker_retained_topics', 'Retained topics', () => gauges().retainedTopics],
    ['broker_offline_messages', 'Messages queued for sessions', () => gauges().offlineMessages],
    ['broker_offline_bytes', 'Bytes queued for sessions', () => gauges().offlineBytes],
    ['broker_in_flight_messages', 'Messages waiting for their sync', () => counters.inFlight],
    ['broker_in_flight_bytes', 'Payload bytes waiting for their sync', () => counters.inFlightBytes],
    ['journal_bytes', 'Bytes of the journal on disk', () => journal().bytes],
    ['journal_limit_bytes', 'Quota of the journal', () => journal().limitBytes],
    ['journal_segments', 'Segment files', () => journal().segments],
    ['journal_pending_messages', 'Entries waiting for their sync', () => journal().pending],
    ['journal_appended_messages', 'Entries appended since start', () => journal().appended],
    ['journal_refused_full', 'Entries refused because the quota was reached', () => journal().refusedFull],
    ['journal_failures', 'Failed writes and syncs', () => journal().failures],
    ['journal_syncs', 'Group commits', () => journal().syncs],
    ['journal_last_sync_seconds', 'Duration of the last group commit', () => journal().lastSyncSeconds],
    ['journal_healthy', '1 while the journal can write', () => Number(journal().healthy)],
  ];
  for (const [name, help, read] of shown) {
    const gauge = new Gauge({
      name: `leitstand_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
    void gauge;
  }
  const certificateEnd = new Gauge({
    name: 'leitstand_broker_certificate_end_seconds',
    help: 'When the certificate of the TLS listener ends, Unix time',
    registers: [registry],
    collect() {
      const { certificateEndsMs } = gauges();
      if (certificateEndsMs !== undefined) this.set(certificateEndsMs / 1000);
    },
  });
  void certificateEnd;
}

/** prom-client's histogram costs too much for every message, so the text is made from our own. */
function toHistogramText(latency: LatencyHistogram): string {
  const name = 'leitstand_broker_puback_latency_seconds';
  const { boundsSeconds, counts, sumSeconds } = latency.snapshot();
  let total = 0;
  const lines = counts.map((count, index) => {
    total += count;
    return `${name}_bucket{le="${boundsSeconds[index] ?? '+Inf'}"} ${total}`;
  });
  return [
    `# HELP ${name} From reading a PUBLISH to its PUBACK being allowed`,
    `# TYPE ${name} histogram`,
    ...lines,
    `${name}_sum ${sumSeconds}`,
    `${name}_count ${total}`,
    '',
  ].join('\n');
}
