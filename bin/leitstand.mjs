#!/usr/bin/env node
/** The `leitstand` command on any Node ≥ 20: prepares the checkout, then runs leitstand.ts on the pinned Node. */
import { join } from 'node:path';
import { prepare, root, runPinned } from './prepare.mjs';

/** The commands that serve the console; the others do without a build. */
const serving = ['demo', 'serve'];

await prepare({ console: serving.includes(process.argv[2]) });
process.exitCode = await runPinned([join(root, 'bin/leitstand.ts'), ...process.argv.slice(2)]);
