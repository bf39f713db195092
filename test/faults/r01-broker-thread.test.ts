/** The broker's thread dies and the process does not: a crash of one part is a restart of that part. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openFaultFixture } from './fault-fixture.ts';
import { inspectProcess } from './inspected-process.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const DEATHS = 3;

describe('R01: the broker thread dies alone under load', () => {
  it('is started again and loses nothing; the process lives on', { timeout: 60_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 20, window: 50 });
    const { fleet } = fixture;
    const system = await fixture.start({ nodeArguments: ['--inspect=127.0.0.1:0'] });
    await fleet.connect(system.mqttPort);
    fleet.send(3000);
    for (let death = 1; death <= DEATHS; death++) {
      const before = fleet.acknowledged;
      await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(before + 1000);
      await wait(death * 50);
      const inspected = await inspectProcess(system.output());
      await inspected.runInWorker('setTimeout(() => { throw new Error("put in by the test") })');
      inspected.close();
      await expect
        .poll(() => fleet.sessions, { timeout: 20_000 })
        .toBeGreaterThanOrEqual((death + 1) * fleet.devices.length);
    }
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    expect(reckoning.counts).toMatchObject({ received: reckoning.sent, missing: 0, rejected: 0 });
    expect(system.output().match(/Part restarted/g)).toHaveLength(DEATHS);
  });
});
