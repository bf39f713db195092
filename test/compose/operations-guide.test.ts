/** The operations guide names only settings, files and commands that there are. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SETTING_PREFIX } from '#core/parse-settings.ts';
import { SETTINGS } from '#core/settings.ts';
import { readText, root } from './read-compose.ts';

const pages = readdirSync(join(root, 'docs/operations')).map(name => `docs/operations/${name}`);

describe.each(pages)('%s', page => {
  const text = readText(page);

  test('settings', () => {
    const named = [...text.matchAll(new RegExp(`\\b${SETTING_PREFIX}([A-Z0-9_]+)`, 'g'))].map(
      match => match[1]!,
    );
    expect(named.filter(name => !Object.hasOwn(SETTINGS, name))).toEqual([]);
  });

  test('links and files', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)/g)]
      .map(match => match[1]!)
      .filter(link => !link.includes('://'));
    const files = [
      ...text.matchAll(/\b(?:deploy|bin|core|dashboards\/grafana)\/[\w.-]+\.(?:sh|ts|mjs|env|sql|yml)/g),
    ].map(match => match[0]);
    const missing = [...links.map(link => normalize(join(dirname(page), link))), ...files].filter(
      path => !existsSync(join(root, path)),
    );
    expect(missing).toEqual([]);
  });

  test('commands', () => {
    const known = [...readText('bin/leitstand.ts').matchAll(/usage: '(\w+)/g)].map(match => match[1]!);
    const named = [
      ...text.matchAll(/(?:^|`|npx |leitstand\.ts )(?:leitstand )(\w+)|bin\/leitstand\.ts (\w+)/gm),
    ].map(match => match[1] ?? match[2]!);
    expect(named.filter(name => !known.includes(name) && name !== 'help')).toEqual([]);
  });
});
