/** Builds Aedes with every gate around it, and follows what happens to its clients. */
import { setTimeout } from 'node:timers/promises';
import type { Aedes } from 'aedes';
import type { Clock } from '#core/clock.ts';
import type { JournalWriter } from '#store/journal/journal.ts';
import type { Registry } from '#store/registry/registry.ts';
import { createAedes, toClient } from './aedes-broker.ts';
import { type BrokerCounters, createBrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { BrokerLog } from './broker-log.ts';
import { followClients } from './client-events.ts';
import { type CommandDelivery, createCommandDelivery } from './command-delivery.ts';
import { type Connections, createConnections } from './connections.ts';
import { type CredentialCache, createCredentialCache } from './credential-cache.ts';
import { createDelivery } from './delivery.ts';
import { createDeviceRefusals } from './device-refusals.ts';
import { createJournalAcceptance } from './journal-acceptance.ts';
import { createPublishGate } from './journalling.ts';
import { createLatencyHistogram, type LatencyHistogram } from './latency-histogram.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createPacing } from './pacing.ts';
import { skipUnheard } from './quiet-routing.ts';
import { createReading } from './reading.ts';
import { createRetainedTopics, type RetainedTopics } from './retained-topics.ts';
import { SessionPersistence } from './session-persistence.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSubscribeGate } from './subscribing.ts';
import { createTakeoverDamping } from './takeover-damping.ts';

export interface GatesContext {
  limits: BrokerLimits;
  registry: Registry;
  journal: Pick<JournalWriter, 'append' | 'stats'>;
  clock: Clock;
  log: BrokerLog;
}

export interface Gates {
  aedes: Aedes;
  connections: Connections;
  sessions: Sessions;
  credentials: CredentialCache;
  commands: CommandDelivery;
  retained: RetainedTopics;
  persistence: SessionPersistence;
  counters: BrokerCounters;
  latency: LatencyHistogram;
  /** Ends every connection without publishing its will: the devices are not lost, we are leaving. */
  close(): Promise<void>;
}

const LOG_FLUSH_MS = 2000;
const COMMANDS_EXPIRE_MS = 2000;
const FAREWELL_MS = 1000;
const FAREWELL_STEP_MS = 5;

export async function createGates(context: GatesContext): Promise<Gates> {
  const { limits, registry, journal, clock, log } = context;
  const counters = createBrokerCounters();
  const latency = createLatencyHistogram();
  const sessions = createSessions();
  const acceptance = createJournalAcceptance(journal, clock);
  const retained = createRetainedTopics(limits, counters);
  const refusals = createDeviceRefusals({
    ingest: registry.ingest,
    clock,
    log,
    flushIntervalMs: LOG_FLUSH_MS,
  });
  const reading = createReading({ limits, clock, counters, sessions, refusals });
  const pacing = createPacing({ reading, limits, clock, counters });
  const credentials = createCredentialCache(registry.access, clock, limits.credentialCacheMs);
  const delivery = createDelivery({ limits, clock, counters });
  const commands = createCommandDelivery({
    commands: registry.commands,
    sessions,
    clock,
    counters,
    expireIntervalMs: COMMANDS_EXPIRE_MS,
  });
  const connections = createConnections({
    authentication: {
      credentials,
      devices: registry.devices,
      throttle: createLoginThrottle(clock, limits),
      damping: createTakeoverDamping(clock, limits),
      sessions,
      isAccepting: acceptance.isAccepting,
    },
    sessions,
    reading,
    pacing,
    refusals,
    limits,
    counters,
    forgetOtherSession: (clientId, secret) => persistence.forgetSessionOfOtherSecret(clientId, secret),
  });
  const persistence = new SessionPersistence({
    limits,
    clock,
    counters,
    retained,
    isGranted: (client, filter) => toClient(client).session.filters.has(filter),
  });
  const publish = createPublishGate({
    journal,
    acceptance,
    reading,
    pacing,
    retained,
    refusals,
    limits,
    clock,
    counters,
    latency,
  });
  const subscribe = createSubscribeGate({ limits, counters, refusals, sessions });
  const aedes = await createAedes({ connections, publish, subscribe, delivery, persistence }, limits);
  skipUnheard(aedes, sessions, limits.persistentSessions);
  followClients(aedes, { connections, delivery, persistence, commands, counters, log, sessions, pacing });
  refusals.start();

  return {
    aedes,
    connections,
    sessions,
    credentials,
    commands,
    retained,
    persistence,
    counters,
    latency,
    async close() {
      for (const { client } of sessions.all()) {
        client.will = null;
        client.pause();
      }
      // What was appended is acknowledged before we go, so that less is sent again.
      for (let waitedMs = 0; counters.inFlight > 0 && waitedMs < FAREWELL_MS; waitedMs += FAREWELL_STEP_MS)
        await setTimeout(FAREWELL_STEP_MS);
      await new Promise<void>(resolve => aedes.close(resolve));
      for (const session of sessions.all()) session.client.conn.destroy();
      reading.stop();
      await refusals.stop();
    },
  };
}
