/** Copies of files that are on disk when the call resolves. */
import { chmod, copyFile, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The folder is made; what is copied may be read by its owner only. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await copyFile(from, to);
  await chmod(to, 0o600);
  await syncPath(to);
  await syncPath(dirname(to));
}

/** A file's content or a folder's names. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
