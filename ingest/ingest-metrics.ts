import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PresenceCount } from '#core/alarms/silence-judge.ts';

export interface IngestMetrics {
  text(): Promise<string>;
  records: Counter;
  readings: Counter;
  duplicates: Counter;
  missing: Counter;
  /** Whole messages. */
  rejected: Counter<'reason'>;
  /** Parts of messages that stayed. */
  dropped: Counter<'reason'>;
  quarantineFolded: Counter;
  /** Messages kept for a replay, and those there was no room for. */
  kept: Counter;
  notKept: Counter;
  replayed: Counter<'state'>;
  retries: Counter<'work'>;
  failures: Counter;
  batchRecords: Histogram;
  batchSeconds: Histogram;
  /** Receive time to stored, of the oldest record of each batch. */
  lagSeconds: Histogram;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600];
const RECORDS = [1, 10, 100, 1000, 2500, 5000, 10_000];

/** What is to `read` is read when the metrics are. */
export function createIngestMetrics(read: {
  backlog(): number;
  devices(): number;
  isClockInDoubt(): boolean;
  /** Of devices that were ever heard. */
  presences(): readonly PresenceCount[];
}): IngestMetrics {
  const registry = new Registry();
  const registers = [registry];
  const count = (name: string, help: string) =>
    new Counter({ name: `leitstand_ingest_${name}_total`, help, registers });
  const countBy = <Label extends string>(name: string, label: Label, help: string) =>
    new Counter({ name: `leitstand_ingest_${name}_total`, help, labelNames: [label], registers });
  const spread = (name: string, buckets: number[], help: string) =>
    new Histogram({ name: `leitstand_ingest_${name}`, help, buckets, registers });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name: `leitstand_ingest_${name}`,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });

  gauge('backlog_records', 'Records in the journal that are not committed yet', read.backlog);
  gauge('devices', 'Registered devices known', read.devices);
  gauge(
    'clock_in_doubt',
    '1 while the clock of the server contradicts what it told before, or the devices',
    () => (read.isClockInDoubt() ? 1 : 0),
  );
  new Gauge({
    name: 'leitstand_ingest_presence_devices',
    help: 'Registered devices by presence and by the reason of their silence; reason "" while they are heard',
    labelNames: ['presence', 'reason'],
    registers,
    collect() {
      this.reset();
      const counts = read.presences();
      const heard = counts.reduce((sum, { count }) => sum + count, 0);
      this.set({ presence: 'unknown', reason: '' }, Math.max(0, read.devices() - heard));
      for (const { presence, reason = '', count } of counts) this.set({ presence, reason }, count);
    },
  });
  return {
    text: () => registry.metrics(),
    records: count('records', 'Journal records processed'),
    readings: count('readings', 'Readings handed to the telemetry store'),
    duplicates: count('duplicates', 'Telemetry messages that had come before'),
    missing: count('missing', 'Telemetry messages missing by their sequence'),
    rejected: countBy('rejected', 'reason', 'Messages refused as a whole'),
    dropped: countBy('dropped', 'reason', 'Parts of messages refused while the rest stayed'),
    quarantineFolded: count('quarantine_folded', 'Refusals counted without an entry of their own'),
    kept: count('kept_messages', 'Refused messages kept for a replay'),
    notKept: count('not_kept_messages', 'Refused messages not kept because too many came at once'),
    replayed: countBy('replayed_messages', 'state', 'Kept messages judged again'),
    retries: countBy('retries', 'work', 'Attempts that failed because a store was away'),
    failures: count('failures', 'Batches given up and read again'),
    batchRecords: spread('batch_records', RECORDS, 'Records in a batch'),
    batchSeconds: spread('batch_seconds', SECONDS, 'From reading a batch to its commit'),
    lagSeconds: spread('lag_seconds', SECONDS, 'From reception to commit, oldest record of a batch'),
  };
}
