/**
 * Queues of persistent sessions: QoS 1 and 2 messages not yet acknowledged by their receiver. Bounded in
 * messages and bytes per session; when full, the oldest goes and is counted. In memory, as Aedes requires.
 */
export interface QueuedPacket {
  cmd: string;
  brokerId: string;
  brokerCounter: number;
  topic?: string;
  payload?: Uint8Array;
  messageId?: number | undefined;
}

export interface QueueLimits {
  offlineMessages: number;
  offlineBytes: number;
}

export interface OfflineQueues<P extends QueuedPacket> {
  enqueue(clientId: string, packet: P): void;
  /** Gives a queued packet its message id, or replaces it by its PUBREL. False: no such packet. */
  update(clientId: string, packet: P): boolean;
  /** Takes out the first packet with this message id. */
  clear(clientId: string, messageId: number | undefined): P | undefined;
  list(clientId: string): P[];
  delete(clientId: string): void;
  readonly messages: number;
  readonly bytes: number;
}

interface Queue<P> {
  packets: P[];
  bytes: number;
}

export function createOfflineQueues<P extends QueuedPacket>(
  limits: QueueLimits,
  onDropped: () => void,
): OfflineQueues<P> {
  const queues = new Map<string, Queue<P>>();
  let messages = 0;
  let bytes = 0;

  const toBytes = (packet: P): number => (packet.payload?.length ?? 0) + (packet.topic?.length ?? 0);

  function remove(queue: Queue<P>, index: number): P | undefined {
    const [packet] = queue.packets.splice(index, 1);
    if (!packet) return undefined;
    queue.bytes -= toBytes(packet);
    bytes -= toBytes(packet);
    messages -= 1;
    return packet;
  }

  return {
    enqueue(clientId, packet) {
      const queue = queues.get(clientId) ?? { packets: [], bytes: 0 };
      queues.set(clientId, queue);
      queue.packets.push(packet);
      queue.bytes += toBytes(packet);
      bytes += toBytes(packet);
      messages += 1;
      while (queue.packets.length > limits.offlineMessages || queue.bytes > limits.offlineBytes) {
        remove(queue, 0);
        onDropped();
      }
    },
    update(clientId, packet) {
      for (const [index, queued] of (queues.get(clientId)?.packets ?? []).entries()) {
        const isSame = queued.brokerId === packet.brokerId;
        if (isSame && queued.brokerCounter === packet.brokerCounter) {
          queued.messageId = packet.messageId;
          return true;
        }
        if (!isSame && queued.messageId === packet.messageId) {
          const queue = queues.get(clientId)!;
          queue.bytes += toBytes(packet) - toBytes(queued);
          bytes += toBytes(packet) - toBytes(queued);
          queue.packets[index] = packet;
          return true;
        }
      }
      return false;
    },
    clear(clientId, messageId) {
      const queue = queues.get(clientId);
      const index = queue?.packets.findIndex(packet => packet.messageId === messageId) ?? -1;
      return queue && index >= 0 ? remove(queue, index) : undefined;
    },
    list: clientId => [...(queues.get(clientId)?.packets ?? [])],
    delete(clientId) {
      const queue = queues.get(clientId);
      if (!queue) return;
      messages -= queue.packets.length;
      bytes -= queue.bytes;
      queues.delete(clientId);
    },
    get messages() {
      return messages;
    },
    get bytes() {
      return bytes;
    },
  };
}
