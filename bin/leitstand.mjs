#!/usr/bin/env node
/** The `leitstand` command on any Node ≥ 20: prepares the checkout, then runs leitstand.ts on the pinned Node. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, runPinned } from './prepare.mjs';

/** The commands that serve the console; the others do without a build. */
const serving = ['demo', 'serve'];

await prepare({ console: serving.includes(process.argv[2]) });
/** Half of Node's room for short-lived objects, in every thread: 150 MB less with 5,000 devices. */
const nodeArguments = JSON.parse(readFileSync(join(root, 'bin/node-arguments.json'), 'utf8'));

process.exitCode = await runPinned([
  ...nodeArguments,
  join(root, 'bin/leitstand.ts'),
  ...process.argv.slice(2),
]);
