/**
 * Issue 6: kill -9 at every transition of an event, within the transaction and right after it. What requests hold is right
 * afterwards, and the next process goes on from there: no hold is lost, none counted twice, no step taken twice.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { RequestActor, RequestStep } from '#core/requests/request-step.ts';
import { createBandwidthRequest } from '#store/registry/create-bandwidth-request.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { performRequestStep } from '#store/registry/perform-request-step.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { Registry } from '#store/registry/registry.ts';
import { provisionDemoNetwork } from '../../bin/demo-network.ts';
import { landau } from '../../simulators/cities/landau.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { planNetwork } from '../../simulators/network-plan.ts';
import { checkHoldings } from '../support/check-holdings.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

const START_MS = Date.parse('2026-09-11T08:00:00.000Z');
const MINUTE_MS = 60_000;
const at = (minute: number) => START_MS + minute * MINUTE_MS;
const SCRIPT = fileURLToPath(new URL('./event-until-killed.ts', import.meta.url));
const PEOPLE: RequestActor = { id: 'test', parts: ['requester', 'approver', 'crew'] };
const G = 1e9;
const RUNS_MAX = 40;

async function openCity(file: string) {
  const registry = await openRegistry({ engine: 'sqlite', file, clock: createManualClock(START_MS) });
  onTestFinished(() => registry.close());
  await registry.devices.putCity(landau.city);
  const devices = planFleet({ seed: 5, scale: 1 }).devices.filter(
    ({ kind, city }) => kind === 'fibrenode' && city === 'landau',
  );
  await provisionDevices(registry, devices, { nowMs: START_MS });
  const network = planNetwork({ seed: 5, devices, fromMs: START_MS - MINUTE_MS });
  await provisionDemoNetwork(registry, network, START_MS);
  return registry;
}

function take(registry: Registry, id: string, step: RequestStep, nowMs: number) {
  return registry.transaction(groups => performRequestStep(groups, { id, step, actor: PEOPLE, nowMs }));
}

async function book(registry: Registry, cir: number): Promise<string> {
  const rates = { cirUp: cir, cirDown: cir, eirUp: 0, eirDown: 0, accessPorts: 1, poeW: 0 };
  const content = {
    event: { name: 'Weinfest', place: 'Rathausplatz' },
    window: { setupStartMs: at(10), startMs: at(20), endMs: at(40), teardownEndMs: at(45) },
    items: [{ id: '1', service: 'bos' as const, aNode: 'ld-gf-03', zNode: 'ld-gf-01', ...rates }],
    ...{ kit: [{ type: 'case' as const, quantity: 1 }], priority: 1 as const },
  };
  const requester = { organisation: 'Polizei', authority: 'bos' as const };
  const draft = { city: 'landau', requester, content };
  const { request } = await registry.transaction(groups =>
    createBandwidthRequest(groups, { draft, createdBy: PEOPLE.id, nowMs: START_MS }),
  );
  for (const step of ['submit', 'approve'] as const) await take(registry, request.id, { step }, START_MS);
  return request.id;
}

/** Until it dies or ends by itself; the instant of its last round. */
async function run(...args: string[]): Promise<{ hasDied: boolean; lastMs: number }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    said += text;
  });
  const [code, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL') expect(code).toBe(0);
  return { hasDied: signal === 'SIGKILL', lastMs: Number(said.trim().split('\n').at(-1)) };
}

test('kill -9 at every transition', async () => {
  const file = join(createTemporaryDirectory(), 'registry.db');
  const registry = await openCity(file);
  const id = await book(registry, 3 * G);
  const wayBefore = (await registry.requests.get(id))!.paths[0]!.hops.map(({ linkId }) => linkId);
  let fromMs = at(9);
  let runs = 0;
  const kills: string[] = [];
  for (; runs < RUNS_MAX; runs += 1) {
    const where = runs % 2 === 0 ? 'inside' : 'after';
    const before = await registry.requests.get(id);
    const { hasDied, lastMs } = await run(file, where, String(fromMs), String(at(25)), wayBefore[0]!);
    fromMs = lastMs;
    const request = (await registry.requests.get(id))!;
    expect(await checkHoldings(registry)).toEqual([]);
    if (!hasDied) break;
    if (where === 'inside') {
      // Nothing of it has happened.
      expect([request.state, request.flags, request.paths]).toEqual([
        before!.state,
        before!.flags,
        before!.paths,
      ]);
    } else {
      kills.push(`${request.state}${request.flags.jeopardy ? ' jeopardy' : ''}`);
    }
  }
  expect(kills).toEqual([
    ...['provisioning', 'provisioned', 'active', 'active jeopardy', 'active jeopardy', 'active'],
    ...['releasing', 'releasing'],
  ]);
  const request = (await registry.requests.get(id))!;
  expect(request.flags.overdueSinceMs).toBe(at(45));
  expect(request.stateChanges.map(({ to }) => to)).toEqual([
    ...['acknowledged', 'checking', 'held', 'reserved', 'provisioning', 'provisioned', 'active', 'releasing'],
  ]);
  expect(request.notes.map(({ code }) => code)).toEqual(['rerouted']);
  expect(request.paths[0]!.hops.map(({ linkId }) => linkId)).not.toContain(wayBefore[0]);
  // One test per link, however often it was killed.
  const tests = await Promise.all(
    (await registry.network.listNodes()).map(({ deviceId }) => registry.commands.list(deviceId, 50)),
  );
  expect(tests.flat().filter(({ name }) => name === 'linkTest')).toHaveLength(wayBefore.length);
  const overdue = await registry.alarms.list({ state: 'open', alarmTypeIds: ['kitOverdue'], limit: 10 });
  expect(overdue.items.map(({ raiseCount }) => raiseCount)).toEqual([1]);

  await take(registry, id, { step: 'confirmReturn' }, at(60));
  expect(await registry.requests.allocationsOf(id)).toEqual([]);
  expect(await checkHoldings(registry)).toEqual([]);
}, 120_000);
