/**
 * R06: InfluxDB is down for ten minutes at 5,000 messages a second. Devices notice nothing, the journal keeps three million
 * messages within its quota, and once the server is back the backlog goes down twice as fast as it grew.
 * OUTAGE_S shortens it.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findInfluxObstacle } from '../support/influx-server.ts';
import { waitUntil } from '../support/wait-until.ts';
import { openFaultFixture } from './fault-fixture.ts';
import { startInfluxOfSystem } from './influx-of-system.ts';
import { NOTHING_LOST } from './reckon-stores.ts';

const MESSAGES_PER_S = 5000;
const OUTAGE_S = Number(process.env['OUTAGE_S'] ?? 600);
const JOURNAL_LIMIT_MB = 4096;
const DEADLINE_MS = 3_600_000;
const obstacle = findInfluxObstacle();

describe.skipIf(obstacle)(`long outage ${obstacle ?? ''}`, () => {
  it(`R06: InfluxDB is down for ${OUTAGE_S} s`, { timeout: DEADLINE_MS }, async () => {
    const influx = await startInfluxOfSystem();
    const fixture = await openFaultFixture({ influx, devices: 100, window: 100 });
    const { fleet } = fixture;
    const system = await fixture.start({ settings: { JOURNAL_LIMIT_MB } });
    await fleet.connect(system.mqttPort);
    fleet.send(MESSAGES_PER_S);
    const written = () => fixture.metric('leitstand_telemetry_readings_written_total');
    await waitUntil('readings to be stored', written, count => count > 0);
    await influx.server.end();
    await wait(OUTAGE_S * 1000);
    const stored = await written();
    const backlog = await fixture.metric('leitstand_ingest_backlog_records');
    expect(backlog).toBeGreaterThan(OUTAGE_S * MESSAGES_PER_S * 0.9);
    await influx.server.start();
    const before = await waitUntil('the store to take readings again', written, count => count > stored);
    const startedMs = performance.now();
    fleet.stopSending();
    const records = () => fixture.metric('leitstand_ingest_backlog_records');
    await waitUntil('the backlog to be stored', records, count => count === 0, DEADLINE_MS);
    const drainedPerS = ((await written()) - before) / ((performance.now() - startedMs) / 1000);
    console.log(`backlog of ${backlog}, drained at ${Math.round(drainedPerS)} messages/s`);
    expect(drainedPerS).toBeGreaterThan(2 * MESSAGES_PER_S);
    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.stored).toBe(reckoning.sent);
    expect(reckoning.counts).toMatchObject({ missing: 0, rejected: 0 });
    expect(fleet.sessions).toBe(fleet.devices.length);
  });
});
