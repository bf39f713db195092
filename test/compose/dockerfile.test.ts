/** The Dockerfile copies what there is and what the engine is sent, and runs nothing as root. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import productArguments from '../../bin/node-arguments.json' with { type: 'json' };
import packageFile from '../../package.json' with { type: 'json' };
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { isSent, layOutImage, readStages } from './image-tree.ts';
import { COMPOSE_FILES, readCompose, readText, root } from './read-compose.ts';

const copies = readStages()
  .flat()
  .filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='))
  .flatMap(({ rest }) => rest.split(/\s+/).slice(0, -1));

test('every path it copies is in the checkout and reaches the engine', () => {
  expect(copies.length).toBeGreaterThan(5);
  for (const path of copies) {
    expect([path, existsSync(`${root}${path}`), isSent(path)]).toEqual([path, true, true]);
  }
});

test('nothing else reaches the engine: no secrets, no data, no history', () => {
  for (const path of [
    'secrets/mqtts_key',
    'data/registry.sqlite',
    '.git/config',
    'node_modules/yaml',
    'test',
    '.env',
  ]) {
    expect([path, isSent(path)]).toEqual([path, false]);
  }
});

test('several stages; the last one has the pinned Node, a user of its own and the same arguments as a checkout', () => {
  const stages = readStages();
  expect(stages.length).toBeGreaterThanOrEqual(3);
  expect(readText('Dockerfile')).toContain(`ARG NODE_VERSION=${packageFile.dependencies.node}`);
  const image = layOutImage(createTemporaryDirectory());
  expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  expect(image.entrypoint).toEqual(['node', ...productArguments, 'bin/leitstand.ts']);
  expect(image.environment['LEITSTAND_DATA_DIRECTORY']).toBe('/data');
  const ours = COMPOSE_FILES.flatMap(file => Object.entries(readCompose(file).services)).filter(([name]) =>
    name.startsWith('leitstand'),
  );
  expect(ours.map(([name]) => name)).toEqual(['leitstand-node', 'leitstand-api', 'leitstand']);
  const [uid] = image.user.split(':');
  for (const [name, { healthcheck, tmpfs = [], volumes = [] }] of ours) {
    const asked = name === 'leitstand-node' ? ['node'] : [];
    expect(healthcheck?.test).toEqual(['CMD', ...image.healthcheck, ...asked]);
    expect(tmpfs[0]).toMatch(new RegExp(`^/tmp:.*uid=${uid}`));
    // The image's data directory is either kept or nothing.
    expect([...tmpfs, ...volumes].filter(place => /^(leitstand_\w*data:)?\/data\b/.test(place))).toHaveLength(
      1,
    );
  }
});

test('the console’s build needs no more than its stage copies', () => {
  const stage = readStages().find(instructions =>
    instructions.some(({ rest }) => rest.includes('vite.js build')),
  )!;
  const copied = stage.filter(({ name }) => name === 'COPY').map(({ rest }) => rest.split(/\s+/)[0]);
  const [, script, config] = /node (\S+vite\.js) build --config (\S+)/.exec(
    stage.find(({ rest }) => rest.includes('vite.js build'))!.rest,
  )!;
  expect(existsSync(`${root}${script}`)).toBe(true);
  expect(readFileSync(`${root}${config}`, 'utf8')).not.toMatch(/from '\.\.\/\.\./);
  // By the floors of the architecture test the console imports core and itself, nothing else.
  expect(copied).toEqual(['package.json', 'core', 'dashboards/console']);
});
