/** What ingest needs to be told, and what it offers. */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { JournalPosition, JournalReader } from '#store/journal/journal.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export interface IngestOptions {
  reader: JournalReader;
  telemetry: Pick<TelemetryStore, 'write'>;
  registry: Pick<
    Registry,
    'devices' | 'ingest' | 'commands' | 'quality' | 'alarms' | 'alarmRules' | 'requests' | 'network'
  >;
  clock: Clock;
  log: Logger;
  /** Everything up to here is in the stores: the journal may let go of it. */
  onCommitted(position: JournalPosition): void;
  /** Least time from one batch to the next while they are not full. */
  lingerMs: number;
  maxBatchRecords: number;
  /** How long `stop` waits for the batch under way. */
  stopTimeoutMs?: number;
  /** How long refused messages are kept for a replay; 7 days if absent. */
  replayKeptMs?: number;
  /** How often time passes for the alarms; every half second if absent. */
  alarmStepMs?: number;
  /** 0 to 1, for the jitter of retries. */
  random?(): number;
}

export interface Ingest extends Part {
  /** The journal is synced up to here. */
  advance(position: JournalPosition): void;
  /** Prometheus text. */
  metrics(): Promise<string>;
  /** What is in the journal and not yet committed; `oldestReceivedMs` once it has been read. */
  backlog(): { records: number; oldestReceivedMs?: number };
}
