/** The load generator as a process: options as one JSON line on stdin, the result as one JSON line on stdout. */
import { createInterface } from 'node:readline';
import { runLoad } from './load-generator.ts';
import type { LoadOptions } from './load-options.ts';

async function main(): Promise<void> {
  const lines = createInterface(process.stdin);
  for await (const line of lines) {
    const result = await runLoad(JSON.parse(line) as LoadOptions);
    process.stdout.write(`${JSON.stringify(result)}\n`);
    break;
  }
  process.stdin.destroy();
}

if (import.meta.main) await main();
