/** The architecture as a test: floors, file sizes, names. Each ban names what to do instead. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Folder to the folders it may import. */
const FLOORS: Record<string, readonly string[]> = {
  core: [],
  store: ['core'],
  broker: ['core', 'store'],
  ingest: ['core', 'store'],
  api: ['core', 'store'],
  dashboards: ['core'],
  simulators: ['core', 'store'],
};

const MAX_LINES = 300;
const BANNED_NAMES = /^(index|utils?|helpers?|common|manager|misc|shared)\.(ts|tsx|mjs)$/;

function listSources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap(entry => {
    if (['node_modules', 'dist', 'data', '.git', '.cache', 'results'].includes(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listSources(path);
    return /\.(ts|tsx|mjs|css)$/.test(entry.name) ? [path] : [];
  });
}

const sources = listSources('.');

/** Every path a file imports, relative to the root; packages are left out. */
function listImports(file: string): string[] {
  const code = readFileSync(join(root, file), 'utf8');
  const specifiers = [...code.matchAll(/(?:from|import|import\.meta\.resolve)\s*\(?\s*['"]([^'"]+)['"]/g)];
  return specifiers
    .map(match => match[1]!)
    .filter(specifier => specifier.startsWith('.') || specifier.startsWith('#'))
    .map(specifier =>
      specifier.startsWith('#')
        ? specifier.slice(1)
        : normalize(join(dirname(file), specifier.split('?')[0]!)),
    );
}

describe('floors', () => {
  for (const [floor, below] of Object.entries(FLOORS)) {
    it(`${floor} imports ${below.join(' and ') || 'nothing of ours'}`, () => {
      const wrong = sources
        .filter(file => file.startsWith(`${floor}/`))
        .flatMap(file =>
          listImports(file)
            .filter(
              target => !target.startsWith(`${floor}/`) && !below.some(name => target.startsWith(`${name}/`)),
            )
            .map(target => `${file} imports ${target}`),
        );
      expect(wrong).toEqual([]);
    });
  }

  it('another floor is reached through #core/ and #store/, not by dots', () => {
    const wrong = sources
      .filter(file => Object.keys(FLOORS).some(floor => file.startsWith(`${floor}/`)))
      .flatMap(file => {
        const code = readFileSync(join(root, file), 'utf8');
        const floor = file.split('/')[0];
        return [...code.matchAll(/from\s+'(\.\.[^']*)'/g)]
          .filter(match => !normalize(join(dirname(file), match[1]!)).startsWith(`${floor}/`))
          .map(match => `${file} imports ${match[1]}`);
      });
    expect(wrong).toEqual([]);
  });
});

describe('files', () => {
  it(`none is longer than ${MAX_LINES} lines: cut it where the subject changes`, () => {
    const long = sources
      .map(file => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });

  it('are named after what they export, not index, utils, helpers, common or manager', () => {
    expect(sources.filter(file => BANNED_NAMES.test(basename(file)))).toEqual([]);
  });

  it('are in kebab-case', () => {
    const wrong = sources.filter(file => !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(basename(file)));
    expect(wrong.map(file => relative('.', file))).toEqual([]);
  });

  it('carry no leftovers: mark open work in an issue', () => {
    const leftovers = /\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-nocheck|\bas any\b/;
    const wrong = sources
      .filter(file => file !== 'test/architecture/floors.test.ts')
      .filter(file => leftovers.test(readFileSync(join(root, file), 'utf8')));
    expect(wrong).toEqual([]);
  });
});
