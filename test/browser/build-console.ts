import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const CONFIG = fileURLToPath(new URL('../../dashboards/console/vite.config.ts', import.meta.url));

/**
 * The console as it stands in the sources, in a folder of the test's own. `npm test` has built it already and says
 * where; a test that is run by hand builds it.
 */
export async function buildConsole(directory: string): Promise<void> {
  const built = process.env['CONSOLE_BUILT'];
  if (built !== undefined) cpSync(built, directory, { recursive: true });
  else
    await build({
      configFile: CONFIG,
      logLevel: 'error',
      build: { outDir: directory, emptyOutDir: true },
    });
}
