/** Real processes on one file: killed, competing, out of disk space. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openRegistry } from '#store/registry/open-registry.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';

const run = promisify(execFile);
const scriptPath = (name: string) => join(import.meta.dirname, name);

/** Commits until it has acknowledged so many, is killed at once, and returns the last acknowledged sequence. */
async function commitAndKill(file: string, acknowledgements: number): Promise<number> {
  const child = spawn(process.execPath, [scriptPath('commit-until-killed.ts'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let last = 0;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    count += 1;
    if (count === acknowledgements) child.kill('SIGKILL');
  }
  await exited;
  return last;
}

const canMount = process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

describe('a registry file and several processes', () => {
  it('loses no acknowledged commit to kill -9, and applies none twice', async () => {
    const file = join(createTemporaryDirectory(), 'registry.sqlite');
    let committed = 0;
    for (const acknowledgements of [1, 40, 7, 150, 23]) {
      const acknowledged = await commitAndKill(file, acknowledgements);
      expect(acknowledged).toBeGreaterThanOrEqual(committed + acknowledgements);
      const registry = await openRegistry({ engine: 'sqlite', file });
      try {
        committed = await registry.ingest.lastSequence();
        expect(committed).toBeGreaterThanOrEqual(acknowledged);
        expect(await registry.ingest.completeness('lm-1', '0000', '9999')).toMatchObject([
          { received: committed },
        ]);
        expect(await registry.ingest.listCurrent()).toMatchObject([{ seq: committed, revision: committed }]);
      } finally {
        await registry.close();
      }
    }
  }, 60_000);

  it('lets them write at the same time from the first opening on, none refused', async () => {
    const file = join(createTemporaryDirectory(), 'registry.sqlite');
    const writers = ['a', 'b', 'c'].map(prefix =>
      run(process.execPath, [scriptPath('put-credentials.ts'), file, prefix, '100']),
    );
    await Promise.all(writers);
    const registry = await openRegistry({ engine: 'sqlite', file });
    try {
      expect(await registry.access.listCredentials()).toHaveLength(300);
      expect(await registry.access.lastCredentialRevision()).toBe(300);
    } finally {
      await registry.close();
    }
  }, 60_000);

  it.skipIf(!canMount)(
    'says STORE_UNAVAILABLE on a full disk, still reads, and goes on once there is room (skipped unless root may mount)',
    async () => {
      const folder = join(createTemporaryDirectory(), 'small');
      mkdirSync(folder);
      const command = `mount -t tmpfs -o size=4m tmpfs "$1" && exec "$0" "$2" "$1"`;
      const script = scriptPath('fill-disk.ts');
      const { stdout } = await run('unshare', ['-m', 'sh', '-c', command, process.execPath, folder, script]);
      const refused = { code: 'STORE_UNAVAILABLE', canRetry: true };
      expect(JSON.parse(stdout)).toEqual({
        whenFull: [refused, refused],
        readWhenFull: 500,
        sequenceWhenFull: 0,
        whenFree: true,
        states: 500,
      });
    },
    60_000,
  );
});
