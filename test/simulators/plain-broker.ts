/** A plain Aedes without anything of ours around it: what the fleet says is judged by itself. */
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { onTestFinished } from 'vitest';

export interface HeardMessage {
  topic: string;
  payload: string;
  retain: boolean;
  qos: number;
  clientId: string | undefined;
}

export interface PlainBroker {
  port: number;
  heard: HeardMessage[];
  /** User name and password of every sign-in, by client id. */
  signIns: Map<string, { username: string; password: string }>;
  /** What was heard on a topic, as JSON. */
  said(topic: string): Record<string, unknown>[];
  publish(topic: string, payload: unknown): Promise<void>;
  connectedClients(): number;
  /** Pulls every cable. */
  cutAll(): void;
}

export async function startPlainBroker(): Promise<PlainBroker> {
  const broker = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  const heard: HeardMessage[] = [];
  const signIns: PlainBroker['signIns'] = new Map();
  broker.authenticate = (client, username, password, done) => {
    signIns.set(client.id, { username: username ?? '', password: password?.toString() ?? '' });
    done(null, true);
  };
  broker.on('publish', (packet, client) => {
    if (packet.topic.startsWith('$SYS')) return;
    const { topic, retain, qos } = packet;
    heard.push({ topic, payload: packet.payload.toString(), retain, qos, clientId: client?.id });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => broker.close(() => server.close(resolve)));
  });
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    signIns,
    said: topic =>
      heard.filter(message => message.topic === topic).map(message => JSON.parse(message.payload)),
    publish: (topic, payload) =>
      new Promise((resolve, reject) => {
        broker.publish(
          { cmd: 'publish', topic, payload: JSON.stringify(payload), qos: 1, retain: false, dup: false },
          error => (error ? reject(error) : resolve()),
        );
      }),
    connectedClients: () => broker.connectedClients,
    cutAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
