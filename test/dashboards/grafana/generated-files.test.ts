/** What is committed is what the code makes: nobody edits the JSON by hand, nobody forgets to generate it. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createGrafanaFiles } from '../../../dashboards/grafana/grafana-files.ts';

const root = fileURLToPath(new URL('../../../dashboards/grafana/', import.meta.url));

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [relative(root, path)];
  });
}

test('the committed files are those of the code; `node dashboards/grafana/generate.ts` writes them', () => {
  const made = createGrafanaFiles();
  const committed = ['generated', 'provisioning'].flatMap(folder => listFiles(join(root, folder)));
  expect(committed.sort()).toEqual([...made.keys()].sort());
  for (const path of committed) {
    expect(readFileSync(join(root, path), 'utf8') === made.get(path), `${path} is not up to date`).toBe(true);
  }
});
