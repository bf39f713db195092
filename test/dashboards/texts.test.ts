/** The words of an area are its own: two areas with the same key would silently share one text. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../dashboards/console/i18n/', import.meta.url);

test.each(['de', 'en'])('no key belongs to two areas (%s)', async language => {
  const owners = new Map<string, string>();
  const twice: string[] = [];
  for (const file of readdirSync(new URL(`${language}/`, folder))) {
    const areas: Record<string, Record<string, string>> = await import(
      new URL(`${language}/${file}`, folder).href
    );
    for (const key of Object.values(areas).flatMap(texts => Object.keys(texts))) {
      if (owners.has(key)) twice.push(`${key}: ${owners.get(key)}, ${file}`);
      owners.set(key, file);
    }
  }
  expect(owners.size).toBeGreaterThan(100);
  expect(twice).toEqual([]);
});
