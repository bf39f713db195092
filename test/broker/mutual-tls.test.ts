import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BrokerFixture, startBroker, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { openRawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { createTestCertificates, type TestCertificates } from '../support/test-certificates.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

// Without openssl there is nothing to make certificates with.
describe.skipIf(!hasOpenssl)('a client certificate', () => {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-'));
  let certificates: TestCertificates;
  beforeAll(() => {
    certificates = createTestCertificates(directory);
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function startTls(requireClientCert: boolean) {
    const { certFile, keyFile, caFile } = certificates;
    const mqtts = { host: '127.0.0.1', port: 0, certFile, keyFile, caFile, requireClientCert };
    return startBroker({ options: { mqtts } });
  }

  async function tryConnect(fixture: BrokerFixture, tls: object, fields: object) {
    const ca = readFileSync(certificates.caFile);
    const client = openRawMqtt({
      port: fixture.broker.addresses().mqtts?.port ?? 0,
      tls: { ca, servername: 'localhost', ...tls },
    });
    client.send(toConnectPacket(fields));
    const code = await client.next('connack').then(
      ({ returnCode }) => returnCode,
      () => 'closed' as const,
    );
    return { client, code };
  }

  test('signs a device in by common name or alternative name, without a password', async () => {
    const fixture = await startTls(true);
    const device = await fixture.addDevice();
    for (const names of [
      { commonName: device.userName },
      { commonName: device.id },
      { commonName: 'serial 4711', alternativeName: `DNS:${device.id}` },
      { commonName: 'serial 4711', alternativeName: `URI:${device.userName}` },
    ]) {
      const { client, code } = await tryConnect(fixture, certificates.createClient(names), {
        clientId: device.id,
      });
      expect(code).toBe(0);
      client.send(toPublish(`${device.prefix}/telemetry`, '{}'));
      await client.next('puback');
      client.end();
    }
  });

  test('binds the identity: no other client id, user name or prefix', async () => {
    const fixture = await startTls(true);
    const [own, other] = [await fixture.addDevice(), await fixture.addDevice()];
    const tls = certificates.createClient({ commonName: own.userName });
    expect((await tryConnect(fixture, tls, { clientId: other.id })).code).toBe(2);
    expect((await tryConnect(fixture, tls, toOwnFields(other))).code).toBe(4);
    const { client } = await tryConnect(fixture, tls, { clientId: own.id });
    client.send(toPublish(`${other.prefix}/telemetry`, '{}'));
    await client.closed();
  });

  test('of nobody we know, of a foreign authority, or none where one is required, lets nobody in', async () => {
    const fixture = await startTls(true);
    const device = await fixture.addDevice();
    const unknown = certificates.createClient({ commonName: 'landau/lightmast/ld-lm-9999' });
    expect((await tryConnect(fixture, unknown, { clientId: 'ld-lm-9999' })).code).toBe(4);
    const foreign = certificates.createClient({ commonName: device.userName, isForeign: true });
    expect((await tryConnect(fixture, foreign, { clientId: device.id })).code).toBe('closed');
    expect((await tryConnect(fixture, {}, toOwnFields(device))).code).toBe('closed');
  });

  test('is optional where it is not required; one of a foreign authority is then no identity', async () => {
    const fixture = await startTls(false);
    const device = await fixture.addDevice();
    expect((await tryConnect(fixture, {}, toOwnFields(device))).code).toBe(0);
    const foreign = certificates.createClient({ commonName: device.userName, isForeign: true });
    expect((await tryConnect(fixture, foreign, { clientId: device.id })).code).toBe(4);
  });

  test('S05: TLS below 1.2 is refused', async () => {
    const fixture = await startTls(false);
    const device = await fixture.addDevice();
    const old = {
      minVersion: 'TLSv1' as const,
      maxVersion: 'TLSv1.1' as const,
      ciphers: 'DEFAULT@SECLEVEL=0',
    };
    expect((await tryConnect(fixture, old, toOwnFields(device))).code).toBe('closed');
  });
});
