import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { startSystemProcess } from '../support/system-process.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Starts the system on a restored folder, until all of the journal is in the stores. */
export async function drainRestored(dataDirectory: string, token: string): Promise<void> {
  const system = await startSystemProcess({ dataDirectory });
  const readBacklog = async () => {
    const answer = await fetch(`http://127.0.0.1:${system.httpPort}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return /^leitstand_ingest_backlog_records (\d+)$/m.exec(await answer.text())?.[1];
  };
  await waitUntil('the journal to be drained', readBacklog, records => records === '0');
  expect(await system.end('SIGTERM')).toBe(0);
  expect(existsSync(join(dataDirectory, 'backup.sock'))).toBe(false);
}
