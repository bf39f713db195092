/** Requests for bandwidth through real processes on one file: killed in the middle of steps, and asking at the same time. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openRegistry } from '#store/registry/open-registry.ts';
import type { Registry } from '#store/registry/registry.ts';
import { findRequestFaults } from '../../support/find-request-faults.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { createAllocation, createRequest, putNetwork } from './network-fixtures.ts';
import { LANDAU } from './registry-fixtures.ts';

const run = promisify(execFile);
const scriptPath = (name: string) => join(import.meta.dirname, name);

describe('requests on a registry file and several processes', () => {
  it('are after every kill -9 as before the step or as after it: no hold lost, none counted twice', async () => {
    const file = join(createTemporaryDirectory(), 'registry.sqlite');
    const acknowledged = new Map<string, number>();
    for (const [seed, steps] of [5, 60, 23, 250].entries()) {
      await takeStepsAndKill(file, seed, steps, acknowledged);
      await withRegistry(file, async registry => {
        expect(await findRequestFaults(registry)).toEqual([]);
        for (const { id, revision } of await registry.requests.getMany([...acknowledged.keys()]))
          expect(revision).toBeGreaterThanOrEqual(acknowledged.get(id)!);
      });
    }
    await withRegistry(file, async ({ requests }) => {
      const all = await requests.getMany([...acknowledged.keys()]);
      expect(all).toHaveLength(acknowledged.size);
      const seen = new Set(all.flatMap(({ stateChanges }) => stateChanges.map(({ to }) => to)));
      for (const state of ['held', 'reserved', 'provisioned', 'active'] as const)
        expect([...seen]).toContain(state);
    });
  }, 60_000);

  it('are told apart when they ask at the same time: eight gigabits go to eight', async () => {
    const file = join(createTemporaryDirectory(), 'registry.sqlite');
    await withRegistry(file, async registry => {
      await registry.devices.putCity(LANDAU);
      await putNetwork(registry);
    });
    await Promise.all([1, 2].map(() => run(process.execPath, [scriptPath('submit-requests.ts'), file, '8'])));
    await withRegistry(file, async registry => {
      expect(await registry.requests.counts()).toMatchObject({ held: 8, acknowledged: 8 });
      expect(await findRequestFaults(registry)).toEqual([]);
    });
  }, 60_000);

  it('are found out when they do not agree with themselves', async () => {
    const file = join(createTemporaryDirectory(), 'registry.sqlite');
    await withRegistry(file, async registry => {
      await registry.devices.putCity(LANDAU);
      await putNetwork(registry);
      await registry.requests.takeNumber('landau', 2026);
      const request = createRequest(await registry.requests.takeNumber('landau', 2026));
      await registry.requests.create(request);
      expect(await findRequestFaults(registry)).toEqual([expect.stringContaining('gap')]);
      const twice = createAllocation(request, 'link-1', { cir: 9e9 });
      await registry.requests.update({ ...request, revision: 2, state: 'cancelled' }, [twice]);
      expect(await findRequestFaults(registry)).toEqual([
        expect.stringContaining(`${request.id} is cancelled after`),
        expect.stringContaining('holds something else'),
        expect.stringContaining('link-1 aToZ has promised'),
        expect.stringContaining('gap'),
      ]);
    });
  }, 60_000);
});

/** Killed at once when so many steps are acknowledged; `acknowledged` learns the last revision of each request. */
async function takeStepsAndKill(
  file: string,
  seed: number,
  steps: number,
  acknowledged: Map<string, number>,
): Promise<void> {
  const child = spawn(process.execPath, [scriptPath('take-steps-until-killed.ts'), file, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [id, revision] = line.split(' ');
    acknowledged.set(id!, Number(revision));
    count += 1;
    if (count === steps) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
}

async function withRegistry(file: string, work: (registry: Registry) => Promise<void>): Promise<void> {
  const registry = await openRegistry({ engine: 'sqlite', file });
  try {
    await work(registry);
  } finally {
    await registry.close();
  }
}
