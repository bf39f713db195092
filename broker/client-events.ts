/** What happens to clients after the gates, as Aedes tells it. */
import type { EventEmitter } from 'node:events';
import type { Aedes } from 'aedes';
import { toClient } from './aedes-broker.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLog } from './broker-log.ts';
import type { CommandDelivery } from './command-delivery.ts';
import type { Connections } from './connections.ts';
import type { Delivery } from './delivery.ts';
import type { Pacing } from './pacing.ts';
import type { SessionPersistence } from './session-persistence.ts';
import type { Sessions } from './sessions.ts';

export interface ClientFollowers {
  connections: Connections;
  persistence: SessionPersistence;
  commands: CommandDelivery;
  counters: BrokerCounters;
  sessions: Sessions;
  delivery: Delivery;
  pacing: Pacing;
  log: BrokerLog;
}

/** Aedes says it once for every message that waited. */
const AEDES_DRAIN_TIMEOUT = 'drain timeout';

export function followClients(aedes: Aedes, followers: ClientFollowers): void {
  const { connections, delivery, persistence, commands, counters, log, sessions, pacing } = followers;

  function deliverCommands(client: unknown): void {
    commands.deliverOpen(toClient(client).session).catch(error => {
      log.warn('commandsNotDelivered', { error: String(error) });
    });
  }

  function countError(client: unknown, error: Error): void {
    counters.clientErrors += 1;
    if (error.message === AEDES_DRAIN_TIMEOUT) delivery.handleDrainTimeout(toClient(client));
    log.client('clientError', { error: error.message });
  }

  aedes.on('clientReady', client => {
    connections.handleReady(toClient(client));
    // A client may be gone before Aedes calls it ready.
    if (toClient(client).closed) return;
    persistence.notePresent(client.id);
    // A restored session does not subscribe again.
    if (!client.clean && toClient(client).session.filters.size > 0) deliverCommands(client);
  });
  aedes.on('clientDisconnect', client => {
    if (!client.clean) persistence.noteAbsent(client.id, toClient(client).session.secretSha256);
  });
  aedes.on('subscribe', (subscriptions, client) => {
    pacing.charge(toClient(client).session, subscriptions.length);
    if (subscriptions.some(({ topic }) => topic.includes('/cmd/'))) deliverCommands(client);
  });
  aedes.on('unsubscribe', (filters, client) => {
    const { session } = toClient(client);
    pacing.charge(session);
    for (const filter of filters) session.filters.delete(filter);
    if (session.filters.size === 0) sessions.listeners.delete(session);
  });
  aedes.on('ping', (_packet, client) => pacing.charge(toClient(client).session));
  aedes.on('ack', (_packet, client) => {
    pacing.charge(toClient(client).session);
    delivery.handleAck(toClient(client));
  });
  aedes.on('clientError', countError);
  aedes.on('connectionError', countError);
  const emitter: EventEmitter = aedes;
  emitter.on('error', (error: Error) => log.warn('aedesError', { error: error.message }));
}
