import { describe, expect, test } from 'vitest';
import { toDeviceBlock } from '#core/device-blocks.ts';
import type { DeviceSummary, SnapshotResource, SummaryResource } from '#core/resources.ts';
import { createFleet } from '../../dashboards/console/live/fleet.ts';
import { createSnapshotLoader } from '../../dashboards/console/live/snapshot-loader.ts';

const SUMMARY = { time: '2026-11-20T10:00:00.000Z' } as SummaryResource;

function toDevice(id: string): DeviceSummary {
  return { id, city: 'trier', kind: 'lightmast', name: id, lifecycle: 'commissioned', presence: 'ready' };
}

/** Answers are given by hand. */
function createServer() {
  const asked: { city: string; since: number | undefined; isAborted: () => boolean }[] = [];
  const answers: { resolve: (snapshot: SnapshotResource) => void; reject: (error: Error) => void }[] = [];
  const loaded: { isComplete: boolean }[] = [];
  const fleet = createFleet();
  const loader = createSnapshotLoader({
    fleet,
    readSnapshot(city, since, abort) {
      asked.push({ city, since, isAborted: () => abort.aborted });
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    },
    readSummary: async () => SUMMARY,
    onLoaded: (_, change) => void loaded.push(change),
    onFailed: () => true,
    retryMs: 0,
  });
  return {
    ...{ asked, loaded, fleet, loader },
    answer({ items = [], ...rest }: Partial<SnapshotResource> & { items?: DeviceSummary[] }) {
      const blocks = [toDeviceBlock(items)];
      answers.shift()!.resolve({ time: SUMMARY.time, revision: 7, isWhole: true, blocks, ...rest });
    },
    fail: () => answers.shift()!.reject(new Error('no network')),
  };
}

describe('the loader of snapshots', () => {
  test('asks for everything, then for what has changed since; once more when asked meanwhile', async () => {
    const { asked, loaded, fleet, loader, answer } = createServer();
    loader.load('trier');
    loader.load('trier');
    expect(asked).toHaveLength(1);
    answer({ items: [toDevice('a')] });
    await expect.poll(() => asked.map(({ since }) => since)).toEqual([undefined, 7]);
    answer({ revision: 9, isWhole: false, items: [toDevice('b')] });
    await expect.poll(() => loaded.map(({ isComplete }) => isComplete)).toEqual([false, true]);
    expect([...fleet.devices.keys()]).toEqual(['a', 'b']);
    loader.forget();
    loader.load('trier');
    expect(asked.at(-1)!.since).toBeUndefined();
  });

  test('gives up what it was asked for before, and takes no late answer of it', async () => {
    const { asked, fleet, loader, answer } = createServer();
    loader.load('trier');
    loader.load('speyer');
    expect(asked.map(({ isAborted }) => isAborted())).toEqual([true, false]);
    expect([loader.isFor('trier'), loader.isFor('speyer')]).toEqual([false, true]);
    answer({ items: [toDevice('of-trier')] });
    answer({ items: [toDevice('of-speyer')] });
    await expect.poll(() => [...fleet.devices.keys()]).toEqual(['of-speyer']);
  });

  test('tries again what failed', async () => {
    const { asked, fleet, loader, answer, fail } = createServer();
    loader.load('trier');
    fail();
    await expect.poll(() => asked.length).toBe(2);
    answer({ items: [toDevice('a')] });
    await expect.poll(() => fleet.isLoaded).toBe(true);
  });
});
