/**
 * What a running system does for `leitstand backup`: it keeps the journal from deleting segments for as long as the
 * command is connected, and copies the DuckDB file, which nobody else can. The socket lies in the data directory; only
 * its owner may connect. One line of JSON per message.
 */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { isAbsolute } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from 'pino';
import type { Part } from '#core/parts.ts';
import type { JournalHold } from '#store/journal/journal-hold.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export type BackupRequest =
  /** Into this folder. */
  | { copyTelemetry: string }
  /** Answered if the journal was held all the time. */
  | { confirmHold: true };

/** The first one comes without a request: the journal is held from now on. */
export type BackupReply = { done: true } | { error: string };

export interface BackupServiceOptions {
  socketFile: string;
  journalHold: JournalHold;
  telemetry: TelemetryStore;
  /** The journal has grown so far that devices would soon be refused: the backup is given up. */
  isJournalCrowded(): Promise<boolean>;
  log: Logger;
}

const CHECK_INTERVAL_MS = 1000;

export function createBackupService(options: BackupServiceOptions): Part {
  const { socketFile, journalHold, telemetry, log } = options;
  let served: Socket | undefined;
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    if (served) return refuse(socket, 'Another backup is being made');
    served = socket;
    serve(socket);
  });

  function serve(socket: Socket): void {
    const letGo = journalHold.hold();
    const checks = setInterval(() => void giveUpWhenCrowded(socket), CHECK_INTERVAL_MS).unref();
    log.info('Backup begins, the journal is kept');
    socket.on('close', () => {
      clearInterval(checks);
      letGo();
      served = undefined;
      log.info('Backup ends, the journal is let go');
    });
    const lines = createInterface(socket);
    lines.on('error', () => undefined);
    lines.on('line', line => void answer(socket, line));
    send(socket, { done: true });
  }

  async function answer(socket: Socket, line: string): Promise<void> {
    try {
      const request = JSON.parse(line) as BackupRequest;
      if ('copyTelemetry' in request) await copyFiles(request.copyTelemetry);
      send(socket, { done: true });
    } catch (error) {
      log.warn({ err: error }, 'Backup failed');
      refuse(socket, `The running system cannot copy its telemetry: ${(error as Error).message}`);
    }
  }

  async function copyFiles(directory: string): Promise<void> {
    if (!isAbsolute(directory)) throw new Error('the folder is not absolute');
    if (!telemetry.copyFiles) throw new Error('it has another telemetry store than the command');
    await telemetry.copyFiles(directory);
  }

  async function giveUpWhenCrowded(socket: Socket): Promise<void> {
    const isCrowded = await options.isJournalCrowded().catch(() => true);
    if (!isCrowded || socket.destroyed) return;
    refuse(socket, 'The running system gave the backup up: its journal fills, devices would soon be refused');
  }

  return {
    name: 'backup',
    async start() {
      // Left by a system that was killed; the journal's lock says that there is no other.
      await rm(socketFile, { force: true });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(socketFile, () => {
          server.off('error', reject);
          resolve();
        });
      }).then(
        () => chmod(socketFile, 0o600),
        error => log.warn({ err: error }, 'Backups of the running system are not possible'),
      );
      server.unref();
    },
    async stop() {
      served?.destroy();
      if (!server.listening) return;
      await new Promise(resolve => server.close(resolve));
    },
  };
}

function send(socket: Socket, reply: BackupReply): void {
  if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
}

function refuse(socket: Socket, error: string): void {
  send(socket, { error });
  socket.end();
}
