/**
 * Aedes with our gates on every hook it has. What always holds: Aedes decides nothing by itself; it parses,
 * routes and answers.
 */
import { Aedes, type AedesOptions } from 'aedes';
import type { AedesClient } from './aedes-client.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { Connections } from './connections.ts';
import type { Delivery } from './delivery.ts';
import type { PublishGate } from './journalling.ts';
import type { SessionPersistence } from './session-persistence.ts';
import type { createSubscribeGate } from './subscribing.ts';

export interface Gates {
  connections: Connections;
  publish: PublishGate;
  subscribe: ReturnType<typeof createSubscribeGate>;
  delivery: Delivery;
  persistence: SessionPersistence;
}

/** Above the number of subscribers one message may have to wait for. */
const CONCURRENCY = 1000;

export async function createAedes(gates: Gates, limits: BrokerLimits): Promise<Aedes> {
  const hooks = {
    preConnect: gates.connections.preConnect,
    authenticate: gates.connections.authenticate,
    authorizePublish: gates.publish,
    authorizeSubscribe: gates.subscribe,
    authorizeForward: gates.delivery.authorizeForward,
  };
  return Aedes.createBroker({
    // Our view of a client has more members than Aedes declares.
    ...(hooks as unknown as AedesOptions),
    concurrency: CONCURRENCY,
    connectTimeout: limits.connectTimeoutMs,
    drainTimeout: limits.drainTimeoutMs,
    persistence: gates.persistence,
  });
}

export function toClient(client: unknown): AedesClient {
  return client as AedesClient;
}
