/**
 * Issue 6: kill -9 at every transition of an event, within the transaction and right after it. What requests hold is right
 * afterwards, and the next process goes on from there: no hold is lost, none counted twice, no step taken twice.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { at, bookEvent, EVENT_START_MS, openEventCity, takeAsPeople } from '../support/event-city.ts';
import { findRequestFaults } from '../support/find-request-faults.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

const SCRIPT = fileURLToPath(new URL('./event-until-killed.ts', import.meta.url));
const RUNS_MAX = 40;

/** Until it dies or ends by itself; the instant of its last round. */
async function run(...args: string[]): Promise<{ hasDied: boolean; lastMs: number }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Each of them reads the same code.
    env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(args[0]!), 'compiled') },
  });
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
  const registry = await openEventCity(file, createManualClock(EVENT_START_MS));
  const id = await bookEvent(registry, 3e9);
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
    expect(await findRequestFaults(registry)).toEqual([]);
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

  await takeAsPeople(registry, id, { step: 'confirmReturn' }, at(60));
  expect(await registry.requests.allocationsOf(id)).toEqual([]);
  expect(await findRequestFaults(registry)).toEqual([]);
}, 120_000);
