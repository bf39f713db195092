import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { planFleet } from '../../simulators/fleet-plan.ts';
import type { FleetOrder, FleetReport } from '../../simulators/run-fleet.ts';
import { type PlainBroker, startPlainBroker } from './plain-broker.ts';

const SCRIPT = fileURLToPath(new URL('../../simulators/run-fleet.ts', import.meta.url));
const devices = planFleet({ seed: 3, scale: 0.05 }).devices.slice(0, 12);
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 20 });

function startProcess(broker: PlainBroker): { child: ChildProcess; reports: FleetReport[] } {
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const reports: FleetReport[] = [];
  createInterface(child.stdout!).on('line', line => reports.push(JSON.parse(line)));
  const order: FleetOrder = {
    host: '127.0.0.1',
    port: broker.port,
    seed: 3,
    speed: 1,
    backfillHours: 0,
    devices: devices.map(device => ({ device, secret: `secret of ${device.id}` })),
  };
  child.stdin!.write(`${JSON.stringify(order)}\n`);
  return { child, reports };
}

test.each(['stdin ends', 'SIGTERM'] as const)('reports, and when %s every device signs off', async how => {
  const broker = await startPlainBroker();
  const { child, reports } = startProcess(broker);
  await until(() => expect(reports).toContainEqual({ type: 'connected', count: 12, total: 12 }));
  await until(() => expect(reports).toContainEqual({ type: 'backfilled', count: 12, total: 12 }));
  const connectedIds = [...broker.signIns.keys()];
  expect(connectedIds.toSorted()).toEqual(devices.map(device => device.id).toSorted());
  const isHere = new Map<string, unknown>();
  const ended = once(child, 'exit');
  if (how === 'SIGTERM') child.kill('SIGTERM');
  else child.stdin!.end();
  expect(await ended).toEqual([0, null]);
  for (const { topic, payload } of broker.heard)
    if (topic.endsWith('/state')) isHere.set(topic, JSON.parse(payload).state);
  // Those with a fault from the start may have been lost before.
  expect([...isHere.values()].every(state => state === 'disconnected' || state === 'lost')).toBe(true);
  expect([...isHere.values()].filter(state => state === 'disconnected').length).toBeGreaterThan(6);
});

test('a broker that is not there is told as an error, once', async () => {
  const { child, reports } = startProcess({ port: 1 } as PlainBroker);
  await until(() => expect(reports.filter(report => report.type === 'error').length).toBeGreaterThan(0));
  child.stdin!.end();
  await once(child, 'exit');
  expect(reports.filter(report => report.type === 'error')).toHaveLength(1);
});
