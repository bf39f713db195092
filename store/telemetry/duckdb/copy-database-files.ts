/**
 * Copies the files of an open database. Between two changes they hold still: only a commit or a checkpoint writes to
 * them, and readers never do.
 */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { copyDurably } from '../../copy-durably.ts';
import type { Session } from './open-session.ts';

/** For the one whose turn it is to change. */
export async function copyDatabaseFiles({ file, writer }: Session, directory: string): Promise<void> {
  // Refused while something else goes on; the log that stays then belongs to the copy.
  await writer.run('CHECKPOINT').catch(() => undefined);
  const name = basename(file);
  const logs = (await readdir(dirname(file))).filter(other => other.startsWith(`${name}.wal`));
  for (const each of [name, ...logs]) await copyDurably(join(dirname(file), each), join(directory, each));
}
