// Fault tests that take long: `npx vitest run --config test/faults/nightly.config.ts`.
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

const nightly = mergeConfig(base, { test: { fileParallelism: false } });
nightly.test.include = ['test/faults/**/*.nightly.ts'];
nightly.root = new URL('../..', import.meta.url).pathname;
export default nightly;
