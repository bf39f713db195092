/** Builds Aedes with every gate around it, and follows what happens to its clients. */
import type { EventEmitter } from 'node:events';
import type { Aedes } from 'aedes';
import type { Clock } from '#core/clock.ts';
import type { JournalWriter } from '#store/journal/journal.ts';
import type { Registry } from '#store/registry/registry.ts';
import { createAedes, toClient } from './aedes-broker.ts';
import { type BrokerCounters, createBrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { BrokerLog } from './broker-log.ts';
import { type CommandDelivery, createCommandDelivery } from './command-delivery.ts';
import { type Connections, createConnections } from './connections.ts';
import { type CredentialCache, createCredentialCache } from './credential-cache.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createDeviceRefusals } from './device-refusals.ts';
import { createJournalAcceptance } from './journal-acceptance.ts';
import { createPublishGate } from './journalling.ts';
import { createLatencyHistogram, type LatencyHistogram } from './latency-histogram.ts';
import { createLoginThrottle } from './login-throttle.ts';
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
    refusals,
    limits,
    clock,
    counters,
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
  followClients(aedes, { connections, delivery, persistence, commands, counters, log, sessions });
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
      for (const session of sessions.all()) session.client.will = null;
      await new Promise<void>(resolve => aedes.close(resolve));
      for (const session of sessions.all()) session.client.conn.destroy();
      reading.stop();
      await refusals.stop();
    },
  };
}

type Followers = Pick<Gates, 'connections' | 'persistence' | 'commands' | 'counters' | 'sessions'> & {
  delivery: Delivery;
  log: BrokerLog;
};

function followClients(aedes: Aedes, followers: Followers): void {
  const { connections, delivery, persistence, commands, counters, log, sessions } = followers;

  function deliverCommands(client: unknown): void {
    commands.deliverOpen(toClient(client).session).catch(error => {
      log.warn('commandsNotDelivered', { error: String(error) });
    });
  }

  function countError(_client: unknown, error: Error): void {
    counters.clientErrors += 1;
    log.client('clientError', { error: error.message });
  }

  aedes.on('clientReady', client => {
    connections.handleReady(toClient(client));
    persistence.notePresent(client.id);
    // A restored session does not subscribe again.
    if (!client.clean && toClient(client).session.filters.size > 0) deliverCommands(client);
  });
  aedes.on('clientDisconnect', client => {
    if (!client.clean) persistence.noteAbsent(client.id);
  });
  aedes.on('subscribe', (subscriptions, client) => {
    // Aedes emits this for subscriptions of its own, without a client.
    if (client && subscriptions.some(({ topic }) => topic.includes('/cmd/'))) deliverCommands(client);
  });
  aedes.on('unsubscribe', (filters, client) => {
    const { session } = toClient(client);
    for (const filter of filters) session.filters.delete(filter);
    if (session.filters.size === 0) sessions.listeners.delete(session);
  });
  aedes.on('ack', (_packet, client) => delivery.handleAck(toClient(client)));
  aedes.on('clientError', countError);
  aedes.on('connectionError', countError);
  const emitter: EventEmitter = aedes;
  emitter.on('error', (error: Error) => log.warn('aedesError', { error: error.message }));
}
