/** The process, broker and ingest in it, is killed again and again under load and started on what it left. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openFaultFixture } from './fault-fixture.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const KILLS = 20;
const MESSAGES_PER_S = 5000;
/** Spread over what happens between two batches of ingest. */
const toLoadMs = (round: number) => 100 + ((round * 7) % KILLS) * 25;

describe('R01, R04: kill -9 of broker and ingest under load', () => {
  it(`loses nothing and stores nothing twice in ${KILLS} kills`, { timeout: 180_000 }, async () => {
    const fixture = await openFaultFixture({ devices: 25, window: 40 });
    const { fleet } = fixture;
    const first = await fixture.start();
    await fleet.connect(first.mqttPort);
    fleet.send(MESSAGES_PER_S);
    for (let round = 0; round < KILLS; round++) {
      const before = fleet.acknowledged;
      await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(before);
      await wait(toLoadMs(round));
      expect(await fixture.system.end('SIGKILL')).toBe('SIGKILL');
      await fixture.start();
    }
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    const { received, duplicate, missing, rejected } = reckoning.counts;
    expect([missing, rejected]).toEqual([0, 0]);
    // Each message counts once as received, whatever was replayed after a kill or sent again; the rest are repeats.
    expect(received).toBe(reckoning.stored);
    expect(duplicate).toBeGreaterThan(0);
    expect(received + duplicate).toBeLessThanOrEqual(reckoning.sent + fleet.resent);
    expect(fleet.resent).toBeGreaterThan(0);
    expect(fleet.sessions).toBeGreaterThanOrEqual(KILLS * fleet.devices.length);
  });
});
