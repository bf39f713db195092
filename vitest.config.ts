import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Node's own loader runs the tests, so they refuse what `node main.ts` refuses.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    experimental: { viteModuleRunner: false },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
    // Every file has a process of its own, which would strip the types of everything it imports once more.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('.cache/compiled', import.meta.url)) },
  },
});
