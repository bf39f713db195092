/**
 * A volume under the running system fills up: that of the journal (R11), of the telemetry store, of both and the
 * registry. Nothing is acknowledged in vain, and once there is room the system goes on by itself.
 */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findMountObstacle } from '../support/mount-volume.ts';
import { waitUntil } from '../support/wait-until.ts';
import { fillVolume, freeVolume } from './ballast.ts';
import { type FaultFixture, openFaultFixture } from './fault-fixture.ts';
import { NOTHING_LOST, reckonStores } from './reckon-stores.ts';
import { moveToVolume, type SystemVolume } from './volume-of-system.ts';

const MB = 1024 * 1024;
const MESSAGES_PER_S = 1000;
const obstacle = await findMountObstacle('tmpfs');

async function startLoad(fixture: FaultFixture, { wrapper }: SystemVolume): Promise<void> {
  const system = await fixture.start({ wrapper });
  await fixture.fleet.connect(system.mqttPort);
  fixture.fleet.send(MESSAGES_PER_S);
  await untilAcknowledged(fixture, 1000);
}

async function untilAcknowledged({ fleet }: FaultFixture, more: number): Promise<void> {
  const wanted = fleet.acknowledged + more;
  await waitUntil(
    `${more} more acknowledged`,
    () => fleet.acknowledged,
    count => count >= wanted,
    30_000,
  );
}

async function askReadiness({ system }: FaultFixture): Promise<string> {
  return (await fetch(`http://127.0.0.1:${system.httpPort}/readyz`)).text();
}

async function expectNothingLost(fixture: FaultFixture, volume: SystemVolume): Promise<void> {
  await fixture.end();
  volume.copyBack();
  const reckoning = await reckonStores(fixture.dataDirectory, fixture.fleet.devices);
  expect(reckoning).toMatchObject(NOTHING_LOST);
  expect(reckoning.acknowledged).toBe(reckoning.sent);
  expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
}

describe.skipIf(obstacle)(`disk full ${obstacle ?? ''}`, () => {
  for (const isKilled of [false, true]) {
    const what = isKilled
      ? 'also when it is killed and started while full'
      : 'and goes on when there is room';
    it(`R11: the journal's volume: acknowledging ends ${what}`, { timeout: 90_000 }, async () => {
      const fixture = await openFaultFixture();
      const volume = await moveToVolume(join(fixture.dataDirectory, 'journal'), 32 * MB);
      await startLoad(fixture, volume);
      fillVolume(volume.directory);
      const refused = () => fixture.metric('leitstand_broker_refused_total{reason="journalFailed"}');
      await waitUntil('refusals', refused, count => count > 10, 30_000);
      fillVolume(volume.directory);
      if (isKilled) {
        await fixture.system.end('SIGKILL');
        await fixture.start({ wrapper: volume.wrapper });
      }
      await waitUntil(
        'the journal to be out of order',
        () => fixture.metric('leitstand_journal_healthy'),
        healthy => healthy === 0,
      );
      const readiness = () => askReadiness(fixture);
      // Ingest lets go of segments meanwhile, which makes room for a moment: it is taken at once.
      const fillAndAsk = () => {
        fillVolume(volume.directory);
        return readiness();
      };
      await waitUntil('the broker to be called not ready', fillAndAsk, text =>
        text.includes('"broker","ok":false'),
      );
      freeVolume(volume.directory);
      await untilAcknowledged(fixture, 1000);
      await waitUntil('all to be ready', readiness, text => text.startsWith('{"status":"ready"'));
      await expectNothingLost(fixture, volume);
    });
  }

  it('the telemetry volume: devices notice nothing, the journal keeps it', { timeout: 90_000 }, async () => {
    const fixture = await openFaultFixture();
    const volume = await moveToVolume(join(fixture.dataDirectory, 'telemetry'), 48 * MB);
    await startLoad(fixture, volume);
    fillVolume(volume.directory);
    const retries = () => fixture.metric('leitstand_ingest_retries_total{work="telemetry"}');
    await waitUntil('the store to refuse', retries, count => count >= 2, 30_000);
    await untilAcknowledged(fixture, 4000);
    expect(await fixture.metric('leitstand_ingest_backlog_records')).toBeGreaterThan(4000);
    expect(fixture.fleet.sessions).toBe(fixture.fleet.devices.length);
    freeVolume(volume.directory);
    await expectNothingLost(fixture, volume);
    expect(fixture.fleet.sessions).toBe(fixture.fleet.devices.length);
  });

  it('the one volume of all stores', { timeout: 90_000 }, async () => {
    const fixture = await openFaultFixture();
    const volume = await moveToVolume(fixture.dataDirectory, 64 * MB);
    await startLoad(fixture, volume);
    fillVolume(volume.directory);
    const refused = () => fixture.metric('leitstand_broker_refused_total{reason="journalFailed"}');
    await waitUntil('refusals', refused, count => count > 10, 30_000);
    // Whatever a store gives up meanwhile is taken at once.
    for (let times = 0; times < 10; times++) {
      fillVolume(volume.directory);
      await wait(100);
    }
    freeVolume(volume.directory);
    await untilAcknowledged(fixture, 1000);
    await expectNothingLost(fixture, volume);
  });
});
