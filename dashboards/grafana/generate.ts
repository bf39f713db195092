/** `node dashboards/grafana/generate.ts`: writes what Grafana reads; the result is committed. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGrafanaFiles } from './grafana-files.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

for (const generated of ['generated', 'provisioning'])
  rmSync(join(folder, generated), { recursive: true, force: true });
for (const [path, text] of createGrafanaFiles()) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
