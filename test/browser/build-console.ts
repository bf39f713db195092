import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const CONFIG = fileURLToPath(new URL('../../dashboards/console/vite.config.ts', import.meta.url));

/** Builds the console as it stands in the sources into a folder of the test's own. */
export async function buildConsole(directory: string): Promise<void> {
  await build({
    configFile: CONFIG,
    logLevel: 'error',
    build: { outDir: directory, emptyOutDir: true },
  });
}
