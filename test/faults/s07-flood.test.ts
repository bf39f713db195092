/** One device sends as fast as it can; the others keep what they offered. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFaultFixture } from './fault-fixture.ts';
import { createLedgerDevice } from './ledger-device.ts';
import { createLedgerFleet } from './ledger-fleet.ts';
import { NOTHING_LOST, reckonStores } from './reckon-stores.ts';

const RATE_PER_S = 50;
const BURST = 100;
const FLOOD_PER_S = 20_000;
const FLOOD_MS = 6000;

describe('S07: one device floods', () => {
  it('is slowed and loses nothing; the others keep at least 90 %', { timeout: 60_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 10, window: 500 });
    const { fleet } = fixture;
    const [provisioned] = await fixture.provision('flooder');
    const flooder = createLedgerDevice(provisioned!, { window: 60_000 });
    const flood = createLedgerFleet([flooder]);
    onTestFinished(() => flood.end());
    const system = await fixture.start({ settings: { DEVICE_RATE: RATE_PER_S, DEVICE_BURST: BURST } });
    await fleet.connect(system.mqttPort);
    await flood.connect(system.mqttPort);
    fleet.send((RATE_PER_S / 2) * fleet.devices.length);

    const startMs = performance.now();
    const before = { sent: fleet.sent, acknowledged: fleet.acknowledged };
    flood.send(FLOOD_PER_S);
    await wait(FLOOD_MS);
    flood.stopSending();
    const floodMs = performance.now() - startMs;
    const offered = fleet.sent - before.sent;
    expect(fleet.acknowledged - before.acknowledged).toBeGreaterThanOrEqual(0.9 * offered);
    expect(offered).toBeGreaterThan(500);

    // What one read of its socket brings in beyond its balance is taken too.
    const allowed = BURST + (RATE_PER_S * floodMs) / 1000;
    expect(flooder.messages.length).toBeGreaterThan(20 * allowed);
    expect(flooder.acknowledged).toBeGreaterThan(BURST);
    expect(flooder.acknowledged).toBeLessThan(1.5 * allowed);
    expect(await fixture.metric('leitstand_broker_slowed_total')).toBeGreaterThan(0);
    expect(flood.sessions + fleet.sessions).toBe(fleet.devices.length + 1);
    flood.end();
    await fixture.end();
    const reckoning = await reckonStores(fixture.dataDirectory, [...fleet.devices, flooder]);
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0, duplicate: 0 });
  });
});
