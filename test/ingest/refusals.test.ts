import { readdirSync, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { REFUSAL_LOG_TYPE } from '#store/registry/registry-ingest.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import {
  countsOf,
  createDevice,
  createTelemetry,
  type Fixture,
  HOTSPOT,
  MAST,
  openFixture,
  quarantineOf,
} from './ingest-fixture.ts';

const MAC = 'aa:bb:cc:00:11:22';

async function refusalLinesOf(fixture: Fixture, deviceId = MAST.id) {
  const lines = (await fixture.registry.ingest.log(deviceId, 100)).filter(
    line => line.type === REFUSAL_LOG_TYPE,
  );
  return lines.toReversed().map(({ text, count }) => `${count}× ${text}`);
}

test('a bad message between good ones is quarantined with its reason and blocks nothing', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 0));
  await fixture.publish(MAST, 'telemetry', '{"c":{"env":');
  await fixture.publish(
    MAST,
    'telemetry',
    createTelemetry(1, 1, { c: { env: { temperature: 4, radon: 12 } } }),
  );
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 2));
  await fixture.settle(ingest);

  expect((await fixture.rows('env')).map(row => row.values['temperature'])).toEqual([4.5, 4, 4.5]);
  const entries = await quarantineOf(fixture);
  expect(entries).toMatchObject([
    { sequence: 2, deviceId: 'mast-1', city: 'landau', reason: 'payloadNotJson' },
    { sequence: 3, deviceId: 'mast-1', city: 'landau', reason: 'metricUnknown', field: 'c.env.radon' },
  ]);
  expect(Buffer.from(entries[0]!.excerpt!).toString()).toBe('{"c":{"env":');
  expect(await refusalLinesOf(fixture)).toEqual([
    '1× The payload is not a JSON object',
    '1× The component has no metric of this name: c.env.radon',
  ]);
  expect(await countsOf(fixture)).toMatchObject({ received: 3, rejected: 1 });
  const metrics = await ingest.metrics();
  expect(metrics).toContain('leitstand_ingest_rejected_total{reason="payloadNotJson"} 1');
  expect(metrics).toContain('leitstand_ingest_dropped_total{reason="metricUnknown"} 1');
});

test('a forbidden field: the key is told, the value is nowhere but in the journal', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(HOTSPOT, 'telemetry', { c: { sys: { clientsConnected: 2 } }, clientMac: MAC });
  await fixture.publish(HOTSPOT, 'telemetry', `{"c":{},"mac":"${MAC}"`);
  await fixture.publish(HOTSPOT, 'telemetry', { ts: '2036-01-01T00:00:00Z', c: { sys: { note: MAC } } });
  await fixture.settle(ingest);

  const entries = await quarantineOf(fixture);
  expect(entries.map(entry => [entry.reason, entry.field])).toEqual([
    ['forbiddenField', 'clientMac'],
    ['payloadNotJson', undefined],
    ['forbiddenField', 'note'],
  ]);
  expect(entries.some(entry => entry.excerpt)).toBe(false);
  expect(await fixture.rows('sys')).toEqual([]);
  expect(JSON.stringify(await fixture.registry.ingest.log(HOTSPOT.id, 100))).not.toContain(MAC);
  expect(await ingest.metrics()).not.toContain(MAC);
  for (const file of readdirSync(fixture.directory, { recursive: true, withFileTypes: true })) {
    if (!file.isFile() || file.parentPath.endsWith('journal')) continue;
    expect(readFileSync(join(file.parentPath, file.name)).includes(MAC), file.name).toBe(false);
  }
});

test('a device that nobody registered is quarantined, one registered a moment ago is known', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  const late = createDevice('mast-2');
  await fixture.publish(createDevice('mast-9'), 'telemetry', createTelemetry(1, 0));
  await fixture.settle(ingest);
  await fixture.registry.devices.putDevices([late]);
  await fixture.publish(late, 'telemetry', createTelemetry(1, 0));
  await fixture.settle(ingest);

  expect(await quarantineOf(fixture)).toMatchObject([
    { reason: 'deviceUnknown', deviceId: 'mast-9', city: 'landau' },
  ]);
  expect((await fixture.rows('lamp')).map(row => row.device)).toEqual(['mast-2']);
});

test('a deleted device leaves nothing behind and is unknown from then on', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 0));
  await fixture.settle(ingest);
  await fixture.registry.devices.deleteDevice(MAST.id);
  await fixture.publish(createDevice('mast-9'), 'telemetry', createTelemetry(1, 0));
  await fixture.publish(MAST, 'telemetry', createTelemetry(1, 1));
  await fixture.settle(ingest);
  expect(await fixture.registry.ingest.listCurrent()).toEqual([]);
  expect(await countsOf(fixture)).toEqual({});
});

test('an identity that speaks for another device is refused, and the other does not suffer', async () => {
  const fixture = await openFixture();
  const ingest = await fixture.startIngest();
  const topic = 'iot/v1/landau/lightmast/mast-1/telemetry';
  const payload = JSON.stringify(createTelemetry(1, 0));
  const others = [
    'landau/hotspot/ap-1',
    'landau/lightmast',
    'landau',
    '',
    'landau/lightmast/mast-1/x',
    'landau/lightmast/mast-11',
  ];
  for (const identity of others) await fixture.file({ identity, topic, payload });
  await fixture.file({
    identity: 'landau/lightmast/mast-1',
    topic: 'iot/v1/landau/lightmast/mast-1/cmd/reboot',
    payload,
  });
  await fixture.settle(ingest);

  expect((await quarantineOf(fixture)).map(({ reason, deviceId }) => [reason, deviceId])).toEqual([
    ...others.map(() => ['identityMismatch', undefined]),
    ['topicInvalid', undefined],
  ]);
  expect(await fixture.rows('lamp')).toEqual([]);
  expect(await countsOf(fixture)).toEqual({});
  expect(await refusalLinesOf(fixture)).toEqual([]);
});

test('one noisy device gets one line with a count and a bounded number of entries', async () => {
  const fixture = await openFixture();
  for (let i = 0; i < 100; i++) await fixture.publish(MAST, 'telemetry', 'garbage');
  for (let i = 0; i < 100; i++)
    await fixture.publish(HOTSPOT, 'telemetry', { c: { sys: { clientsConnected: 1, x: 1 } } });
  const ingest = await fixture.startIngest();
  await fixture.settle(ingest);

  expect(await refusalLinesOf(fixture)).toEqual(['100× The payload is not a JSON object']);
  expect(await refusalLinesOf(fixture, HOTSPOT.id)).toEqual([
    '100× The component has no metric of this name: c.sys.x',
  ]);
  const entries = await quarantineOf(fixture);
  expect(entries.filter(entry => entry.deviceId === MAST.id)).toHaveLength(32);
  expect(entries.filter(entry => entry.deviceId === HOTSPOT.id)).toHaveLength(1);
  expect(await countsOf(fixture)).toMatchObject({ rejected: 100 });
  expect(await ingest.metrics()).toContain(`leitstand_ingest_quarantine_folded_total ${68 + 99}`);
});

test('a batch that the store refuses is split until the culprit stands alone', async () => {
  const fixture = await openFixture();
  const refuses = (store: TelemetryStore) => ({
    async write(readings: Parameters<TelemetryStore['write']>[0]) {
      if (
        readings.some(reading => reading.values['activePower'] === 5 || reading.values['activePower'] === 6)
      )
        throw new AppError('STORE_REFUSED', 'cannot be stored');
      await store.write(readings);
    },
  });
  for (let seq = 0; seq < 16; seq++) await fixture.publish(MAST, 'telemetry', createTelemetry(1, seq));
  const ingest = await fixture.startIngest({ telemetry: refuses });
  await fixture.settle(ingest);

  const stored = (await fixture.rows('lamp')).map(row => row.values['activePower']);
  expect(stored).toEqual([0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  expect(await fixture.rows('env')).toHaveLength(16);
  // The two are alike but for their message: one entry, one line that counts both.
  expect(await quarantineOf(fixture)).toMatchObject([
    { sequence: 6, reason: 'storeRefused', field: 'c.lamp-1' },
  ]);
  expect(await refusalLinesOf(fixture)).toEqual(['2× The telemetry store refused the reading: c.lamp-1']);
});

test('a damaged journal record is quarantined and the rest is delivered', async () => {
  const fixture = await openFixture();
  for (let seq = 0; seq < 5; seq++) await fixture.publish(MAST, 'telemetry', createTelemetry(1, seq));
  const journal = join(fixture.directory, 'journal');
  const [segment] = readdirSync(journal).filter(name =>
    readFileSync(join(journal, name)).includes('"seq":2'),
  );
  const file = join(journal, segment!);
  const handle = await open(file, 'r+');
  await handle.write('X', readFileSync(file).indexOf('"seq":2') + 6);
  await handle.close();

  const ingest = await fixture.startIngest();
  await fixture.settle(ingest);
  expect((await fixture.rows('lamp')).map(row => row.values['activePower'])).toEqual([0, 1, 3, 4]);
  expect(await quarantineOf(fixture)).toMatchObject([{ reason: 'journalDamaged' }]);
  expect(await countsOf(fixture)).toMatchObject({ received: 4, missing: 1 });
});
