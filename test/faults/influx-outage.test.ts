/** InfluxDB does not answer (R07), or its disk is full (R12): devices notice nothing, and everything is stored in the end. */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findInfluxObstacle } from '../support/influx-server.ts';
import { findMountObstacle, mountNewVolume } from '../support/mount-volume.ts';
import { waitUntil } from '../support/wait-until.ts';
import { fillVolume, freeVolume } from './ballast.ts';
import { type FaultFixture, openFaultFixture } from './fault-fixture.ts';
import { startInfluxOfSystem } from './influx-of-system.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const MB = 1024 * 1024;
const MESSAGES_PER_S = 1000;
const obstacle = findInfluxObstacle();
const mountObstacle = await findMountObstacle('tmpfs');

async function startLoad(fixture: FaultFixture): Promise<void> {
  const system = await fixture.start({ settings: { INFLUX_WRITE_TIMEOUT_S: 1 } });
  await fixture.fleet.connect(system.mqttPort);
  fixture.fleet.send(MESSAGES_PER_S);
  const written = () => fixture.metric('leitstand_telemetry_readings_written_total');
  await waitUntil('readings to be stored', written, count => count > 500, 30_000);
}

async function untilRetried(fixture: FaultFixture, times: number): Promise<void> {
  const retries = () => fixture.metric('leitstand_ingest_retries_total{work="telemetry"}');
  const wanted = (await retries()) + times;
  await waitUntil('writes to be tried again', retries, count => count >= wanted, 30_000);
}

async function expectNothingLost(fixture: FaultFixture): Promise<void> {
  const { fleet } = fixture;
  const reckoning = await fixture.finish();
  expect(reckoning).toMatchObject(NOTHING_LOST);
  expect(reckoning.acknowledged).toBe(reckoning.sent);
  expect(reckoning.stored).toBe(reckoning.sent);
  expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
  expect(fleet.sessions).toBe(fleet.devices.length);
}

describe.skipIf(obstacle)(`InfluxDB out of order ${obstacle ?? ''}`, () => {
  it('R07: takes connections and never answers', { timeout: 60_000 }, async () => {
    const influx = await startInfluxOfSystem();
    const fixture = await openFaultFixture({ influx });
    await startLoad(fixture);
    influx.server.process.kill('SIGSTOP');
    await untilRetried(fixture, 2);
    const { acknowledged } = fixture.fleet;
    await wait(500);
    expect(fixture.fleet.acknowledged).toBeGreaterThan(acknowledged);
    influx.server.process.kill('SIGCONT');
    await expectNothingLost(fixture);
  });

  it.skipIf(mountObstacle)(`R12: its disk is full ${mountObstacle ?? ''}`, { timeout: 60_000 }, async () => {
    const volume = await mountNewVolume('tmpfs', 64 * MB);
    onTestFinished(volume.unmount);
    const [, holder, inside] = /^\/proc\/(\d+)\/root(.+)$/.exec(volume.directory) ?? [];
    const influx = await startInfluxOfSystem({
      directory: volume.directory,
      seenAs: inside as string,
      wrapper: ['nsenter', '--mount', '--target', holder as string],
    });
    const fixture = await openFaultFixture({ influx });
    await startLoad(fixture);
    fillVolume(volume.directory);
    await untilRetried(fixture, 2);
    expect(fixture.system.output()).toContain('no space left on device');
    freeVolume(volume.directory);
    // It goes on refusing what it could write again: the error sticks to its open log until it is restarted.
    await influx.server.end();
    await influx.server.start();
    await expectNothingLost(fixture);
  });
});
