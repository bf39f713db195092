/**
 * One writer per directory. The lock is a listening socket in Linux' abstract namespace, named after the
 * directory's device and inode: the kernel takes it atomically and gives it back when its thread or process
 * ends in any way, so there is never a stale lock to judge. Elsewhere than on Linux there is no lock.
 */
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { AppError } from '#core/app-error.ts';

export interface JournalLock {
  release(): Promise<void>;
}

/** Rejects with STORE_LOCKED when a writer, in this process or another, has the directory open. */
export async function lockJournal(directory: string): Promise<JournalLock> {
  if (process.platform !== 'linux') return { release: async () => {} };
  const { dev, ino } = await stat(directory, { bigint: true });
  const server = createServer(socket => socket.destroy());
  await listen(server, `\0leitstand-journal-${dev}-${ino}`, directory);
  server.unref();
  return { release: () => new Promise(resolve => server.close(() => resolve())) };
}

function listen(server: Server, path: string, directory: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isTaken = cause.code === 'EADDRINUSE';
      const message = isTaken ? 'another writer has the journal open' : 'the journal cannot be locked';
      reject(
        new AppError(isTaken ? 'STORE_LOCKED' : 'STORE_UNAVAILABLE', `${message}: ${directory}`, { cause }),
      );
    });
    server.listen({ path, exclusive: true }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}
