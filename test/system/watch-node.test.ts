/** What an api tells of a node: from the node's own listener, and from whatever else may answer at its address. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '#core/clock.ts';
import type { HealthCheck } from '#core/health-checks.ts';
import { createNodeListener } from '../../system/node-listener.ts';
import { watchNode } from '../../system/watch-node.ts';

async function watch(url: string) {
  const node = watchNode(url);
  onTestFinished(() => node.stop());
  await node.start(AbortSignal.timeout(10_000));
  const states = await Promise.all(node.health.map(async ({ name, check }) => [name, (await check()).ok]));
  return { states: Object.fromEntries(states), pipeline: node.pipeline(), health: node.health };
}

async function listenAsNode(health: HealthCheck[]): Promise<string> {
  const listener = createNodeListener({
    host: '127.0.0.1',
    port: 0,
    health,
    metricsSources: [],
    pipeline: () => ({ messagesPerS: 12.5, backlog: 3 }),
    clock: systemClock,
    log: pino({ level: 'silent' }),
  });
  await listener.start(AbortSignal.timeout(10_000));
  onTestFinished(() => listener.stop());
  return `http://127.0.0.1:${listener.address().port}`;
}

test('a node whose journal fails answers: it is there, its journal is not, and its figures count', async () => {
  const url = await listenAsNode([
    { name: 'broker', check: async () => ({ ok: true }) },
    { name: 'journal', check: async () => ({ ok: false, detail: 'full' }) },
  ]);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  const { states, pipeline, health } = await watch(url);
  expect(states).toEqual({ node: true, broker: true, journal: false });
  expect(pipeline).toEqual({ messagesPerS: 12.5, backlog: 3 });
  expect(health.every(({ isElsewhere }) => isElsewhere)).toBe(true);
});

test.each([
  ['nobody', undefined],
  ['a page', '<html>'],
  ['another program', '{"status":"ok"}'],
  ['nothing', 'null'],
  ['figures that are none', '{"checks":[],"pipeline":{"messagesPerS":"12","backlog":null}}'],
])('%s at its address is not a node', async (_, body) => {
  const server = createServer((_request, response) => response.end(body));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise(resolve => server.close(resolve));
  if (body === undefined) await close();
  else onTestFinished(async () => void (await close()));
  const { states, pipeline } = await watch(`http://127.0.0.1:${port}`);
  expect(states).toEqual({ node: false, broker: false, journal: false });
  expect(pipeline).toEqual({ messagesPerS: 0, backlog: 0 });
});
