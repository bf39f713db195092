/** The system is told to stop while devices publish. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openFaultFixture } from './fault-fixture.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const STOP_MS = 10_000;

describe('R17: SIGTERM under load', () => {
  for (const signals of [1, 2]) {
    it(`ends with 0 in time when told ${signals} times, and nothing is lost`, {
      timeout: 60_000,
    }, async () => {
      const fixture = await openFaultFixture({ devices: 20, window: 50 });
      const { fleet } = fixture;
      const system = await fixture.start();
      await fleet.connect(system.mqttPort);
      fleet.send(5000);
      await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(5000);
      const ended = system.end('SIGTERM');
      for (let told = 1; told < signals; told++) {
        await wait(50);
        system.process.kill('SIGTERM');
      }
      expect(await Promise.race([ended, wait(STOP_MS, 'still there', { ref: false })])).toBe(0);
      await fixture.start();
      const reckoning = await fixture.finish();
      expect(reckoning).toMatchObject(NOTHING_LOST);
      expect(reckoning.acknowledged).toBe(reckoning.sent);
      expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
    });
  }
});
