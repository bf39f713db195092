import { expect, test } from 'vitest';
import { collectMetrics } from '#core/collect-metrics.ts';

test('parts are asked in their order, and one that cannot tell is left out', async () => {
  const asked: string[] = [];
  const failures: unknown[] = [];
  const source = (name: string, text: string) => async () => {
    asked.push(`${name} begins`);
    await new Promise(setImmediate);
    asked.push(`${name} ends`);
    if (text === '') throw new Error(name);
    return text;
  };
  const sources = [source('broker', 'a 1\n'), source('ingest', ''), source('stores', 'b 2\n\n')];
  expect(await collectMetrics(sources, error => failures.push(error))).toBe('a 1\nb 2\n');
  expect(asked).toEqual(['broker', 'ingest', 'stores'].flatMap(name => [`${name} begins`, `${name} ends`]));
  expect(failures).toEqual([new Error('ingest')]);
});
