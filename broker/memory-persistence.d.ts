/** The memory persistence of Aedes as a class; the package declares its types for another entry. */
declare module 'aedes-persistence/asyncPersistence.js' {
  import type { Readable } from 'node:stream';

  interface Identified {
    id: string;
  }

  export default class MemoryPersistence {
    setup(broker: unknown): Promise<void>;
    addSubscriptions(client: Identified, filters: { topic: string; qos: 0 | 1 | 2 }[]): Promise<void>;
    subscriptionsByTopic(topic: string): Promise<{ clientId: string; topic: string; qos: 0 | 1 | 2 }[]>;
    cleanSubscriptions(client: Identified): Promise<void>;
    cleanIncoming(client: Identified): Promise<void>;
    storeRetained(packet: unknown): Promise<void>;
    createRetainedStream(filter: string): Readable;
    createRetainedStreamCombi(filters: string[]): Readable;
    outgoingEnqueue(subscription: { clientId: string }, packet: unknown): Promise<void>;
    outgoingEnqueueCombi(subscriptions: { clientId: string }[], packet: unknown): Promise<void>;
    outgoingUpdate(client: Identified, packet: unknown): Promise<void>;
    outgoingClearMessageId(client: Identified, packet: { messageId?: number }): Promise<unknown>;
    outgoingStream(client: Identified): Readable;
    destroy(): Promise<void>;
  }
}
