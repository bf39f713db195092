/**
 * The ports. What always holds: a plain listener outside loopback must have been asked for in words; a
 * connection over the limits is closed on accept, before anything is allocated for it.
 */
import { readFileSync } from 'node:fs';
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { AppError } from '#core/app-error.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { BrokerOptions, TlsListenerOptions } from './broker-options.ts';

export interface Address {
  host: string;
  port: number;
}

export interface Listeners {
  open(): Promise<{ mqtt?: Address; mqtts?: Address }>;
  /** Takes no more connections; those there are not touched. */
  close(): Promise<void>;
}

export interface ListenersContext {
  options: Pick<BrokerOptions, 'mqtt' | 'mqtts'>;
  limits: BrokerLimits;
  counters: BrokerCounters;
  accept: (socket: Socket) => void;
}

export function createListeners(context: ListenersContext): Listeners {
  const { options, limits, counters, accept } = context;
  const servers: Server[] = [];
  const perAddress = new Map<string, number>();
  let connections = 0;

  /** True when there is room; counts the socket until it closes. */
  function admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? '';
    const ofAddress = perAddress.get(address) ?? 0;
    if (connections >= limits.connections || ofAddress >= limits.connectionsPerAddress) {
      counters.refusedConnections += 1;
      socket.destroy();
      return false;
    }
    connections += 1;
    perAddress.set(address, ofAddress + 1);
    socket.once('close', () => {
      connections -= 1;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
    return true;
  }

  function createPlain(): Server {
    return createServer(socket => {
      if (admit(socket)) accept(socket);
    });
  }

  function createTls(listener: TlsListenerOptions): Server {
    const server = createTlsServer({ ...toTlsOptions(listener), handshakeTimeout: limits.connectTimeoutMs });
    // The limits count before the handshake, which is the expensive part.
    server.on('connection', admit);
    server.on('secureConnection', accept);
    server.on('tlsClientError', () => {
      counters.clientErrors += 1;
    });
    return server;
  }

  async function listen(server: Server, { host, port }: Address): Promise<Address> {
    servers.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', error => reject(toListenError(error, host, port)));
      server.listen({ host, port, backlog: 4096 }, resolve);
    });
    server.removeAllListeners('error');
    server.on('error', () => {
      counters.clientErrors += 1;
    });
    const address = server.address();
    return { host, port: typeof address === 'object' && address ? address.port : port };
  }

  return {
    async open() {
      const addresses: { mqtt?: Address; mqtts?: Address } = {};
      if (options.mqtt) addresses.mqtt = await listen(createPlain(), options.mqtt);
      if (options.mqtts) addresses.mqtts = await listen(createTls(options.mqtts), options.mqtts);
      return addresses;
    },
    async close() {
      for (const server of servers) if (server.listening) server.close();
    },
  };
}

function toTlsOptions(listener: TlsListenerOptions): object {
  try {
    return {
      cert: readFileSync(listener.certFile),
      key: readFileSync(listener.keyFile),
      ...(listener.caFile && { ca: readFileSync(listener.caFile), requestCert: true }),
      rejectUnauthorized: listener.requireClientCert,
      minVersion: 'TLSv1.2',
    };
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INVALID_CONFIGURATION', `The TLS listener cannot read its files: ${text}.`, {
      cause,
    });
  }
}

function toListenError(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  if (error.code === 'EADDRINUSE')
    return new AppError('PORT_TAKEN', `Port ${port} on ${host} is taken by another program.`, {
      cause: error,
    });
  const text = `The MQTT listener cannot open port ${port} on ${host}: ${error.message}.`;
  return new AppError('INVALID_CONFIGURATION', text, { cause: error });
}

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}
