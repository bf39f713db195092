/**
 * The broker in its thread: stores opened first, gates built, ports opened last; closed in reverse.
 */
import { type Clock, systemClock } from '#core/clock.ts';
import type { JournalPosition, JournalWriter } from '#store/journal/journal.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { BrokerAddresses, BrokerStats } from './broker.ts';
import { type BrokerLog, createBrokerLog } from './broker-log.ts';
import { createBrokerMetrics } from './broker-metrics.ts';
import type { BrokerOptions } from './broker-options.ts';
import { createGates, type Gates } from './gates.ts';
import { createListeners } from './listeners.ts';
import { createRegistryFollower } from './registry-follower.ts';

export interface BrokerService {
  readonly addresses: BrokerAddresses;
  release(position: JournalPosition): void;
  metrics(): Promise<string>;
  stats(): BrokerStats;
  stop(): Promise<void>;
}

export async function startBrokerService(
  options: BrokerOptions,
  onSynced: (position: JournalPosition) => void,
  clock: Clock = systemClock,
): Promise<BrokerService> {
  const log = createBrokerLog(options.logLevel, clock, options.limits.logLinesPerS);
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of opened.reverse().splice(0)) await close();
  };
  try {
    const registry = await openRegistry(options.registry);
    opened.push(() => registry.close());
    const journal = await openJournalWriter({ ...options.journal, clock });
    opened.push(() => journal.close());
    journal.onSynced(onSynced);
    return await startOnStores({ options, registry, journal, clock, log, opened, closeAll });
  } catch (error) {
    await closeAll();
    throw error;
  }
}

interface Stores {
  options: BrokerOptions;
  registry: Registry;
  journal: JournalWriter;
  clock: Clock;
  log: BrokerLog;
  /** What to close, newest last. */
  opened: (() => Promise<void>)[];
  closeAll: () => Promise<void>;
}

async function startOnStores(stores: Stores): Promise<BrokerService> {
  const { options, registry, journal, clock, log, opened, closeAll } = stores;
  const gates = await createGates({ limits: options.limits, registry, journal, clock, log });
  opened.push(() => gates.close());
  const roundMs = options.registryRoundMs;
  const follower = createRegistryFollower({ registry, gates, clock, log, roundMs });
  await follower.open();
  opened.push(() => follower.close());
  const { counters, sessions, retained, persistence } = gates;
  const listeners = createListeners({
    options,
    limits: options.limits,
    counters,
    clock,
    log,
    accept: socket => gates.connections.accept(gates.aedes, socket),
  });
  const metrics = createBrokerMetrics({
    counters,
    latency: gates.latency,
    journal: () => journal.stats,
    gauges: () => ({
      connections: sessions.count,
      pausedConnections: sessions.paused.size,
      retainedTopics: retained.size,
      offlineMessages: persistence.queued.messages,
      offlineBytes: persistence.queued.bytes,
      certificateEndsMs: listeners.certificateEndsMs,
    }),
  });
  opened.push(async () => metrics.stop());
  opened.push(() => listeners.close());
  const addresses = await listeners.open();
  log.info('brokerListening', { ...addresses });
  return {
    addresses,
    release: position => journal.release(position),
    metrics: () => metrics.text(),
    stats: () => toStats(gates, journal),
    stop: closeAll,
  };
}

function toStats({ counters, sessions, persistence, retained }: Gates, journal: JournalWriter): BrokerStats {
  const { bytes, limitBytes, segments, appended, healthy } = journal.stats;
  return {
    connections: sessions.count,
    accepted: counters.accepted,
    refused: Object.values(counters.refused).reduce((sum, count) => sum + count, 0),
    inFlight: counters.inFlight,
    queuedOffline: persistence.queued.messages,
    retainedTopics: retained.size,
    journal: { bytes, limitBytes, segments, appended, healthy },
  };
}
