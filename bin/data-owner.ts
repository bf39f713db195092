/**
 * Who owns the data directory while it is backed up: the system that runs with it, reached by the socket that it has
 * there, or this command, which then keeps systems from starting.
 */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { AppError } from '#core/app-error.ts';
import type { Settings } from '#core/settings.ts';
import { lockJournal } from '#store/journal/lock-journal.ts';
import type { BackupReply, BackupRequest } from './backup-service.ts';
import { openExistingTelemetry } from './open-telemetry.ts';
import { toStoreOptions } from './part-options.ts';
import { toTelemetryOptions } from './telemetry-options.ts';

export interface DataOwner {
  isRunning: boolean;
  /** Copies the files of the embedded store, of which there is one owner. */
  copyTelemetry(directory: string): Promise<void>;
  /** Throws when the journal was let go of meanwhile. */
  confirmHold(): Promise<void>;
  letGo(): Promise<void>;
}

/** Paths of sockets must be short: the shorter of the absolute and the relative one. */
export function toSocketFile(dataDirectory: string): string {
  const absolute = resolve(dataDirectory, 'backup.sock');
  const near = relative('.', absolute);
  return near.length < absolute.length ? near : absolute;
}

/** From now on the journal deletes nothing. Throws STORE_LOCKED, STORE_UNAVAILABLE. */
export async function takeDataDirectory(settings: Settings): Promise<DataOwner> {
  const socket = await connectTo(toSocketFile(settings.DATA_DIRECTORY));
  return socket ? askRunningSystem(socket) : takeStoppedSystem(settings);
}

/** Throws STORE_LOCKED while a system runs; it cannot start until the lock is released. */
export async function lockStoppedSystem(settings: Settings): Promise<{ release(): Promise<void> }> {
  const { directory } = toStoreOptions(settings).journal;
  await mkdir(directory, { recursive: true });
  return lockJournal(directory);
}

/** Undefined when nobody listens there. */
async function connectTo(file: string): Promise<Socket | undefined> {
  const socket = connect(file);
  try {
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw new AppError('STORE_UNAVAILABLE', `The running system cannot be reached by ${file}: ${message}`);
  }
}

async function askRunningSystem(socket: Socket): Promise<DataOwner> {
  let fault = 'The running system has ended';
  let isLost = false;
  let settle: { resolve(): void; reject(error: Error): void } | undefined;

  function lose(): void {
    isLost = true;
    settle?.reject(lost());
  }
  const lost = () => new AppError('STORE_UNAVAILABLE', `${fault}: try again`);
  const lines = createInterface(socket);
  lines.on('line', line => {
    const reply = JSON.parse(line) as BackupReply;
    if ('done' in reply) return settle?.resolve();
    fault = reply.error;
    lose();
  });
  lines.on('error', lose);
  socket.on('error', lose);
  socket.on('close', lose);

  function untilDone(): Promise<void> {
    return new Promise((resolve, reject) => {
      settle = { resolve, reject };
      if (isLost) lose();
    });
  }

  async function ask(request: BackupRequest): Promise<void> {
    const done = untilDone();
    socket.write(`${JSON.stringify(request)}\n`);
    await done;
  }

  await untilDone();
  return {
    isRunning: true,
    copyTelemetry: directory => ask({ copyTelemetry: directory }),
    confirmHold: () => ask({ confirmHold: true }),
    async letGo() {
      socket.destroy();
    },
  };
}

async function takeStoppedSystem(settings: Settings): Promise<DataOwner> {
  const lock = await lockStoppedSystem(settings);
  return {
    isRunning: false,
    async copyTelemetry(directory) {
      const store = await openExistingTelemetry(toTelemetryOptions(settings));
      try {
        await store.copyFiles?.(directory);
      } finally {
        await store.close();
      }
    },
    confirmHold: async () => undefined,
    letGo: () => lock.release(),
  };
}
