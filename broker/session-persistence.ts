/**
 * Aedes' memory persistence with bounds. Nothing here waits for anything: an asynchronous persistence makes
 * Aedes take messages for duplicates and drop them. It overrides what grows: subscriptions are stored only
 * where they are allowed, queues are bounded, retained messages come from our own store, sessions expire.
 */
import { Readable } from 'node:stream';
import MemoryPersistence from 'aedes-persistence/asyncPersistence.js';
import type { Clock } from '#core/clock.ts';
import { isSameHash } from '#core/secrets.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import { createOfflineQueues, type OfflineQueues, type QueuedPacket } from './offline-queues.ts';
import type { RetainedMessage, RetainedTopics } from './retained-topics.ts';

interface StoredSubscription {
  topic: string;
  qos: 0 | 1 | 2;
}

export interface SessionPersistenceContext {
  limits: BrokerLimits;
  clock: Clock;
  counters: BrokerCounters;
  retained: RetainedTopics;
  /** Aedes stores every filter of a SUBSCRIBE when one of them was granted. */
  isGranted: (client: { id: string }, filter: string) => boolean;
}

export class SessionPersistence extends MemoryPersistence {
  readonly #context: SessionPersistenceContext;
  readonly #queues: OfflineQueues<QueuedPacket>;
  /** Absent persistent sessions: the monotonic ms they left, and the secret they had signed in with. */
  readonly #absent = new Map<string, { sinceMs: number; secretSha256: Uint8Array | null }>();

  constructor(context: SessionPersistenceContext) {
    super();
    this.#context = context;
    this.#queues = createOfflineQueues(context.limits, () => {
      context.counters.droppedOffline += 1;
    });
  }

  get queued(): { messages: number; bytes: number } {
    return { messages: this.#queues.messages, bytes: this.#queues.bytes };
  }

  noteAbsent(clientId: string, secretSha256: Uint8Array | null): void {
    this.#absent.set(clientId, { sinceMs: this.#context.clock.monotonicMs(), secretSha256 });
  }

  notePresent(clientId: string): void {
    this.#absent.delete(clientId);
  }

  /** After a rotation the queue of the old secret is not for the holder of the new one. */
  async forgetSessionOfOtherSecret(clientId: string, secretSha256: Uint8Array | null): Promise<void> {
    const absent = this.#absent.get(clientId);
    if (absent && !isSameSecret(absent.secretSha256, secretSha256)) await this.forgetSession(clientId);
  }

  /** Forgets sessions that stayed away too long. Returns how many. */
  async expireSessions(): Promise<number> {
    const beforeMs = this.#context.clock.monotonicMs() - this.#context.limits.sessionExpiryMs;
    const expired = [...this.#absent].filter(([, { sinceMs }]) => sinceMs <= beforeMs).map(([id]) => id);
    for (const clientId of expired) await this.forgetSession(clientId);
    return expired.length;
  }

  /** Subscriptions, queue and QoS 2 state of a client id. */
  async forgetSession(clientId: string): Promise<void> {
    this.#absent.delete(clientId);
    this.#queues.delete(clientId);
    await super.cleanSubscriptions({ id: clientId });
    await super.cleanIncoming({ id: clientId });
  }

  override async addSubscriptions(client: { id: string }, filters: StoredSubscription[]): Promise<void> {
    const granted = filters.filter(filter => this.#context.isGranted(client, filter.topic));
    if (granted.length > 0) await super.addSubscriptions(client, granted);
  }

  override async cleanSubscriptions(client: { id: string }): Promise<void> {
    this.#queues.delete(client.id);
    await super.cleanSubscriptions(client);
  }

  override async storeRetained(): Promise<void> {
    // Retained messages are put into our own store before Aedes sees them.
  }

  override createRetainedStream(filter: string): Readable {
    return this.createRetainedStreamCombi([filter]);
  }

  override createRetainedStreamCombi(filters: string[]): Readable {
    return Readable.from(toPackets(this.#context.retained, filters));
  }

  override async outgoingEnqueue(subscription: { clientId: string }, packet: QueuedPacket): Promise<void> {
    this.#queues.enqueue(subscription.clientId, copyOf(packet));
  }

  override async outgoingEnqueueCombi(
    subscriptions: { clientId: string }[],
    packet: QueuedPacket,
  ): Promise<void> {
    for (const { clientId } of subscriptions) this.#queues.enqueue(clientId, copyOf(packet));
  }

  override async outgoingUpdate(client: { id: string }, packet: QueuedPacket): Promise<void> {
    if (!this.#queues.update(client.id, packet)) throw new Error('no such packet');
  }

  override async outgoingClearMessageId(
    client: { id: string },
    packet: { messageId?: number },
  ): Promise<QueuedPacket | undefined> {
    return this.#queues.clear(client.id, packet.messageId);
  }

  override outgoingStream(client: { id: string }): Readable {
    return Readable.from(this.#queues.list(client.id));
  }
}

function isSameSecret(a: Uint8Array | null, b: Uint8Array | null): boolean {
  return a === null || b === null ? a === b : isSameHash(a, b);
}

/** Every receiver has its own message id; a payload is a slice of a socket's buffer and would hold all of it. */
function copyOf(packet: QueuedPacket): QueuedPacket {
  return { ...packet, messageId: undefined, payload: Buffer.from(packet.payload ?? '') };
}

function* toPackets(
  retained: RetainedTopics,
  filters: string[],
): Iterable<RetainedMessage & { cmd: string }> {
  for (const filter of filters) {
    for (const message of retained.match(filter)) yield { ...message, cmd: 'publish' };
  }
}
