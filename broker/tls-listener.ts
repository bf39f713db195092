/**
 * The TLS server of devices, whose certificate is read again when its files change. What always holds: sessions go on
 * with what they began with; files that cannot be used, half written ones too, leave the certificate in place.
 */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createSecureContext, createServer, type SecureContextOptions } from 'node:tls';
import { AppError } from '#core/app-error.ts';
import type { BrokerCounters } from './broker-counters.ts';
import type { BrokerLog } from './broker-log.ts';
import type { TlsListenerOptions } from './broker-options.ts';
import { createPolling } from './polling.ts';

export interface TlsListener {
  /** Begins the handshake. */
  accept(socket: Socket): void;
  /** When the certificate ends that new connections are shown, Unix ms. */
  readonly certificateEndsMs: number;
  /** Begins to look for changed files. */
  start(): void;
  stop(): Promise<void>;
}

export interface TlsListenerContext {
  listener: TlsListenerOptions;
  handshakeTimeoutMs: number;
  counters: BrokerCounters;
  log: BrokerLog;
  /** The handshake is done. */
  onSecure: (socket: Socket) => void;
}

/** Contents of the files: certificate chain, key, authorities. */
type Files = (Buffer | undefined)[];

const CHECK_INTERVAL_MS = 10_000;

/** Throws INVALID_CONFIGURATION. */
export function createTlsListener(context: TlsListenerContext): TlsListener {
  const { listener, counters, log } = context;
  const paths = [listener.certFile, listener.keyFile, listener.caFile];
  let used = readAll(paths);
  let refused: Files = [];
  let certificateEndsMs = toEndMs(used);
  const server = createServer({
    ...toContext(used),
    requestCert: listener.caFile !== undefined,
    rejectUnauthorized: listener.requireClientCert,
    handshakeTimeout: context.handshakeTimeoutMs,
  });
  server.on('secureConnection', context.onSecure);
  server.on('tlsClientError', () => {
    counters.clientErrors += 1;
  });

  async function check(): Promise<void> {
    const found = await Promise.all(paths.map(path => (path ? readFile(path) : undefined)));
    if (isSame(found, used) || isSame(found, refused)) return;
    try {
      // Throws for a key that does not belong to the certificate, before anything is changed.
      createSecureContext(toContext(found));
      certificateEndsMs = toEndMs(found);
      server.setSecureContext(toContext(found));
      used = found;
      counters.certificateReloads += 1;
      log.info('certificateReloaded', { ends: new Date(certificateEndsMs).toISOString() });
    } catch (error) {
      refused = found;
      refuse(error);
    }
  }

  function refuse(error: unknown): void {
    counters.certificateFaults += 1;
    log.warn('certificateNotUsable', { error: toText(error) });
  }

  const polling = createPolling(check, listener.checkIntervalMs ?? CHECK_INTERVAL_MS, refuse);
  return {
    accept: socket => void server.emit('connection', socket),
    get certificateEndsMs() {
      return certificateEndsMs;
    },
    start: () => polling.start(),
    stop: () => polling.stop(),
  };
}

function readAll(paths: readonly (string | undefined)[]): Files {
  try {
    const files = paths.map(path => (path ? readFileSync(path) : undefined));
    createSecureContext(toContext(files));
    return files;
  } catch (cause) {
    throw new AppError('INVALID_CONFIGURATION', `The TLS listener cannot use its files: ${toText(cause)}.`, {
      cause,
    });
  }
}

function toContext([cert, key, ca]: Files): SecureContextOptions {
  return { cert, key, ...(ca && { ca }), minVersion: 'TLSv1.2' };
}

function toEndMs([cert]: Files): number {
  return Date.parse(new X509Certificate(cert ?? '').validTo);
}

function isSame(files: Files, others: Files): boolean {
  return files.every((file, index) => {
    const other = others[index];
    return file === undefined || other === undefined ? file === other : file.equals(other);
  });
}

function toText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
