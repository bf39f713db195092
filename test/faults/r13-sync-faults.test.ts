/** The disk refuses or delays the sync that every PUBACK waits for, under the whole running system. */
import { describe, expect, it } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';
import { openFaultFixture } from './fault-fixture.ts';
import { readMemoryMb } from './process-usage.ts';
import { NOTHING_LOST } from './reckon-stores.ts';
import { canInject, injectIntoSync } from './strace-wrapper.ts';

const MESSAGES_PER_S = 1000;

describe.skipIf(!canInject)('the disk fails to sync (needs strace)', () => {
  it('R13: fdatasync says EIO now and then; nothing is acknowledged in vain, the journal heals', {
    timeout: 60_000,
  }, async () => {
    const fixture = await openFaultFixture({ devices: 10, window: 50 });
    const { fleet } = fixture;
    const system = await fixture.start({ wrapper: injectIntoSync('error=EIO:when=10+40') });
    await fleet.connect(system.mqttPort);
    fleet.send(MESSAGES_PER_S);
    const failures = () => fixture.metric('leitstand_journal_failures');
    await waitUntil('several failures', failures, count => count >= 4);
    const before = fleet.acknowledged;
    await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(before + 500);
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
  });

  it('R13: fdatasync says EIO for ever; acknowledging ends, and begins again on a good disk', {
    timeout: 60_000,
  }, async () => {
    const fixture = await openFaultFixture({ devices: 10, window: 50 });
    const { fleet } = fixture;
    const wrapper = injectIntoSync('error=EIO:when=40+');
    const system = await fixture.start({ wrapper, environment: { UV_THREADPOOL_SIZE: '1' } });
    await fleet.connect(system.mqttPort);
    fleet.send(MESSAGES_PER_S);
    const failures = () => fixture.metric('leitstand_journal_failures');
    await waitUntil('the first failure', failures, count => count >= 1, 30_000);
    const before = fleet.acknowledged;
    expect(before).toBeGreaterThan(0);
    const more = (await failures()) + 2;
    await waitUntil('more failures', failures, count => count >= more, 30_000);
    expect(fleet.acknowledged).toBe(before);
    expect(fleet.sent).toBeGreaterThan(before);
    // The system is alive and says what is wrong with it.
    expect(await fixture.metric('leitstand_journal_healthy')).toBe(0);
    expect(await system.end('SIGTERM')).toBe(0);
    await fixture.start();
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
  });

  it('R15: fdatasync takes 500 ms; devices stay connected, batches grow, memory is bounded', {
    timeout: 60_000,
  }, async () => {
    const fixture = await openFaultFixture({ devices: 10, window: 500, keepaliveS: 10 });
    const { fleet } = fixture;
    const system = await fixture.start({ wrapper: injectIntoSync('delay_exit=500000') });
    const memoryBeforeMb = readMemoryMb(system);
    await fleet.connect(system.mqttPort);
    fleet.send(MESSAGES_PER_S);
    await waitUntil(
      'eight thousand acknowledged',
      () => fleet.acknowledged,
      count => count >= 8000,
      40_000,
    );
    const appended = await fixture.metric('leitstand_journal_appended_messages');
    const syncs = await fixture.metric('leitstand_journal_syncs');
    expect(appended / syncs).toBeGreaterThan(100);
    expect(readMemoryMb(system)).toBeLessThan(memoryBeforeMb + 200);
    expect(fleet.sessions).toBe(fleet.devices.length);
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    expect(reckoning.counts).toMatchObject({ received: reckoning.sent, duplicate: 0, missing: 0 });
  });
});
