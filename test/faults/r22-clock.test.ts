/** Somebody sets the clock of the machine while the system runs; the devices' clocks are right all the time. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProvisionedDevice } from '../../store/registry/provisioning.ts';
import { connectRawMqtt, type RawMqtt } from '../support/raw-mqtt.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { type FaultFixture, openFaultFixture } from './fault-fixture.ts';
import { NOTHING_LOST, readFleetRows } from './reckon-stores.ts';

const HOUR_MS = 3_600_000;
const LIBRARY = findFaketime();

function findFaketime(): string | undefined {
  if (!existsSync('/usr/lib')) return undefined;
  return readdirSync('/usr/lib')
    .map(name => join('/usr/lib', name, 'faketime', 'libfaketimeMT.so.1'))
    .find(path => existsSync(path));
}

/** Sends for a while and waits until all of it is acknowledged and judged. */
async function sendSome({ fleet, drain }: FaultFixture): Promise<Span> {
  const wanted = fleet.acknowledged + 500;
  const fromMs = Date.now();
  fleet.send(1000);
  await expect.poll(() => fleet.acknowledged, { timeout: 20_000 }).toBeGreaterThan(wanted);
  fleet.stopSending();
  await fleet.settle();
  await drain();
  return { fromMs, toMs: Date.now() };
}

/** Of device times. */
interface Span {
  fromMs: number;
  toMs: number;
}

function connectAs({ device, userName, secret }: ProvisionedDevice, port: number): Promise<RawMqtt> {
  const fields = { clientId: device.id, username: userName, password: Buffer.from(secret) };
  return connectRawMqtt({ port }, fields);
}

async function publishWithoutTime(
  client: RawMqtt,
  { userName }: ProvisionedDevice,
  activeEnergy: number,
): Promise<void> {
  const topic = `iot/v1/${userName}/telemetry`;
  const message = {
    topic,
    payload: JSON.stringify({ c: { 'lamp-1': { activeEnergy } } }),
    qos: 1 as const,
    messageId: 1,
  };
  client.send({ cmd: 'publish', dup: false, retain: false, ...message });
  await client.next('puback');
}

function countSent({ fleet }: FaultFixture, ...spans: Span[]): number {
  const times = fleet.devices.flatMap(device => device.messages.map(({ timeMs }) => timeMs));
  return times.filter(timeMs => spans.some(({ fromMs, toMs }) => timeMs >= fromMs && timeMs <= toMs)).length;
}

describe.skipIf(!LIBRARY)('R22: the clock jumps (needs libfaketime)', () => {
  it('an hour on, an hour back, to 1970: sessions live, device times stay, nothing is refused', {
    timeout: 90_000,
  }, async () => {
    const clockFile = join(createTemporaryDirectory(), 'clock');
    const setClock = (text: string) => writeFileSync(clockFile, `${text}\n`);
    setClock('+0');
    const environment = {
      LD_PRELOAD: LIBRARY!,
      FAKETIME_TIMESTAMP_FILE: clockFile,
      FAKETIME_NO_CACHE: '1',
      DONT_FAKE_MONOTONIC: '1',
    };
    const fixture = await openFaultFixture({ devices: 10, window: 20 });
    const { fleet } = fixture;
    const [clockless] = await fixture.provision('clockless');
    const system = await fixture.start({ environment });
    await fleet.connect(system.mqttPort);
    const silent = await connectAs(clockless!, system.mqttPort);
    await sendSome(fixture);
    setClock('+3600');
    const hourOnMs = Date.now() + HOUR_MS;
    await publishWithoutTime(silent, clockless!, 1);
    const ahead = await sendSome(fixture);
    setClock('-3600');
    await sendSome(fixture);
    await publishWithoutTime(silent, clockless!, 2);
    expect(await fixture.metric('leitstand_ingest_clock_in_doubt')).toBe(1);
    setClock('@1970-01-02 00:00:00');
    await sendSome(fixture);
    await publishWithoutTime(silent, clockless!, 3);
    setClock('+0');
    await sendSome(fixture);
    expect(await fixture.metric('leitstand_ingest_clock_in_doubt')).toBe(0);
    expect(fleet.sessions).toBe(fleet.devices.length);
    expect(silent.isClosed).toBe(false);
    silent.end();

    const reckoning = await fixture.finish();
    expect(reckoning).toMatchObject(NOTHING_LOST);
    expect(reckoning.counts).toMatchObject({ rejected: 0, missing: 0, received: reckoning.sent });
    // Behind our clock by an hour and not said to be late: stored with its own time, and marked.
    const rows = await readFleetRows(fixture.dataDirectory, fleet.devices);
    expect(rows.filter(row => row.quality !== '')).toHaveLength(countSent(fixture, ahead));
    expect(new Set(rows.map(row => row.quality))).toEqual(new Set(['', 'ts=uncertain']));
    // Without a time of its own it gets ours, or once that was set back the newest we had, and is marked.
    const guesses = await readFleetRows(fixture.dataDirectory, [{ id: 'clockless' }]);
    expect(guesses.map(row => row.values['activeEnergy'])).toEqual([1, 2, 3]);
    expect(new Set(guesses.map(row => row.quality))).toEqual(new Set(['ts=uncertain']));
    for (const { timeMs } of guesses) expect(timeMs).toBeGreaterThanOrEqual(hourOnMs);
  });
});
