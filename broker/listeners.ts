/**
 * The ports. What always holds: a plain listener outside loopback must have been asked for in words; a
 * connection over the limits is closed on accept, before anything of TLS or MQTT is done for it.
 */
import { createServer, isIP, type Server, type Socket } from 'node:net';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLimits } from './broker-limits.ts';
import type { BrokerLog } from './broker-log.ts';
import type { BrokerOptions } from './broker-options.ts';
import { createConnectRate } from './connect-rate.ts';
import { createTlsListener, type TlsListener } from './tls-listener.ts';

export interface Address {
  host: string;
  port: number;
}

export interface Listeners {
  open(): Promise<{ mqtt?: Address; mqtts?: Address }>;
  /** Takes no more connections; those there are not touched. */
  close(): Promise<void>;
  /** Unix ms; undefined without a TLS listener. */
  readonly certificateEndsMs: number | undefined;
}

export interface ListenersContext {
  options: Pick<BrokerOptions, 'mqtt' | 'mqtts'>;
  limits: BrokerLimits;
  counters: BrokerCounters;
  clock: Clock;
  log: BrokerLog;
  accept: (socket: Socket) => void;
}

export function createListeners(context: ListenersContext): Listeners {
  const { options, limits, counters, clock, log, accept } = context;
  const rate = createConnectRate(clock, limits);
  let tls: TlsListener | undefined;
  const servers: Server[] = [];
  const perAddress = new Map<string, number>();
  let connections = 0;

  /** True when there is room; counts the socket until it closes. */
  function admit(socket: Socket): boolean {
    const address = socket.remoteAddress ?? '';
    const ofAddress = perAddress.get(address) ?? 0;
    if (!rate.mayConnect(address)) {
      counters.refusedConnectRate += 1;
      socket.destroy();
      return false;
    }
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

  /** The limits count before a handshake, which is the expensive part. */
  function createAdmitting(handle: (socket: Socket) => void): Server {
    return createServer(socket => {
      if (admit(socket)) handle(socket);
    });
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
      if (options.mqtt) addresses.mqtt = await listen(createAdmitting(accept), options.mqtt);
      if (options.mqtts) {
        tls = createTlsListener({
          listener: options.mqtts,
          handshakeTimeoutMs: limits.connectTimeoutMs,
          counters,
          log,
          onSecure: accept,
        });
        addresses.mqtts = await listen(createAdmitting(tls.accept), options.mqtts);
        tls.start();
      }
      return addresses;
    },
    async close() {
      for (const server of servers) if (server.listening) server.close();
      await tls?.stop();
    },
    get certificateEndsMs() {
      return tls?.certificateEndsMs;
    },
  };
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
