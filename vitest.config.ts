import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './test/support/long-files-first.ts';

// Node's own loader runs the tests, so they refuse what `node main.ts` refuses.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    experimental: { viteModuleRunner: false },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One more than the cores of the smallest machine: a good part of the tests waits for disks, faults and timers.
    maxWorkers: 3,
    sequence: { sequencer: LongFilesFirst },
    // Every file has a process of its own, which would strip the types of everything it imports once more.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.cache/compiled', import.meta.url)) },
  },
});
