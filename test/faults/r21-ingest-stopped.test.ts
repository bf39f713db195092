/** Ingest stands still: its thread is stopped by a debugger, the broker's goes on. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openFaultFixture } from './fault-fixture.ts';
import { inspectProcess } from './inspected-process.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const STOPPED_MS = 8000;

describe('R21: ingest stopped', () => {
  it('devices notice nothing, and the backlog drains', { timeout: 60_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 20, window: 50 });
    const { fleet } = fixture;
    const system = await fixture.start({ nodeArguments: ['--inspect=127.0.0.1:0'] });
    await fleet.connect(system.mqttPort);
    fleet.send(2000);
    await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(1000);
    const inspected = await inspectProcess(system.output());
    await inspected.pauseMainThread();
    const before = fleet.acknowledged;
    const signal = AbortSignal.timeout(STOPPED_MS / 2);
    await expect(fetch(`http://127.0.0.1:${system.httpPort}/healthz`, { signal })).rejects.toThrow('timeout');
    await wait(STOPPED_MS / 2);
    await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(before + 5000);
    fleet.stopSending();
    await fleet.settle();
    await inspected.resumeMainThread();
    inspected.close();
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.counts).toMatchObject({ received: reckoning.sent, duplicate: 0, missing: 0 });
    expect(fleet.sessions).toBe(fleet.devices.length);
  });
});
