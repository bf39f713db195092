#!/usr/bin/env node
/** The `leitstand` command on any Node ≥ 20: prepares the checkout, then runs leitstand.ts on the pinned Node. */
import { join } from 'node:path';
import { prepare, root, runPinned } from './prepare.mjs';

await prepare();
process.exitCode = await runPinned([join(root, 'bin/leitstand.ts'), ...process.argv.slice(2)]);
