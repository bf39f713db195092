/** InfluxDB as the telemetry store: it is killed under load (R05), and so is the system that writes to it (R01, R04). */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findInfluxObstacle } from '../support/influx-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type FaultFixture, openFaultFixture } from './fault-fixture.ts';
import { startInfluxOfSystem } from './influx-of-system.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const MESSAGES_PER_S = 3000;
const KILLS_OF_SYSTEM = 5;
const KILLS_OF_INFLUX = 3;
const AWAY_MS = 1000;
const obstacle = findInfluxObstacle();

function untilStored(fixture: FaultFixture): Promise<number> {
  const metric = () => fixture.metric('leitstand_telemetry_readings_written_total');
  return waitUntil('readings to be stored', metric, written => written > 0, 30_000);
}

describe.skipIf(obstacle)(`InfluxDB under load ${obstacle ?? ''}`, () => {
  it(`R05: is killed ${KILLS_OF_INFLUX} times while it writes; devices notice nothing`, {
    timeout: 90_000,
  }, async () => {
    const influx = await startInfluxOfSystem();
    const fixture = await openFaultFixture({ influx });
    const { fleet } = fixture;
    const system = await fixture.start();
    await fleet.connect(system.mqttPort);
    fleet.send(MESSAGES_PER_S);
    await untilStored(fixture);
    for (let round = 0; round < KILLS_OF_INFLUX; round++) {
      await wait(100 + round * 170);
      await influx.server.end('SIGKILL');
      const acknowledged = fleet.acknowledged;
      await wait(AWAY_MS);
      expect(fleet.acknowledged - acknowledged).toBeGreaterThan((AWAY_MS / 1000) * MESSAGES_PER_S * 0.5);
      const backlog = await fixture.metric('leitstand_ingest_backlog_records');
      expect(backlog).toBeGreaterThan(0);
      await influx.server.start();
      // Not empty: devices go on sending.
      const records = () => fixture.metric('leitstand_ingest_backlog_records');
      await waitUntil('ingest to catch up', records, count => count < MESSAGES_PER_S / 2, 30_000);
    }
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    expect(reckoning.stored).toBe(reckoning.sent);
    expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
    expect(fleet.sessions).toBe(fleet.devices.length);
  });

  it(`R01, R04: loses nothing and stores nothing twice in ${KILLS_OF_SYSTEM} kills of the system`, {
    timeout: 90_000,
  }, async () => {
    const fixture = await openFaultFixture({ influx: await startInfluxOfSystem(), devices: 25, window: 40 });
    const { fleet } = fixture;
    const first = await fixture.start();
    await fleet.connect(first.mqttPort);
    fleet.send(MESSAGES_PER_S);
    for (let round = 0; round < KILLS_OF_SYSTEM; round++) {
      await untilStored(fixture);
      await wait(round * 90);
      expect(await fixture.system.end('SIGKILL')).toBe('SIGKILL');
      await fixture.start();
    }
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.acknowledged).toBe(reckoning.sent);
    expect(reckoning.stored).toBe(reckoning.sent);
    expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
  });
});
