/** S09 and the share of a city: an address that connects all the time, and a city that sends all the time. */
import { spawnSync } from 'node:child_process';
import mqttPacket from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import {
  type BrokerFixture,
  startBroker,
  type TestDevice,
  toOwnFields,
  toPublish,
} from '../support/broker-fixture.ts';
import { connectRawMqtt, openRawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { createTestCertificates } from '../support/test-certificates.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('S09: an address that connects too often', () => {
  const limits = { connectsPerS: 0.001, connectBurst: 3 };
  const REFUSED = 'leitstand_broker_connect_rate_refused_total';

  async function connectFrom(localAddress: string, fixture: BrokerFixture, device: TestDevice) {
    const client = openRawMqtt({ port: fixture.port, localAddress });
    client.send(toConnectPacket(toOwnFields(device)));
    return client.next('connack').then(
      ({ returnCode }) => returnCode,
      () => 'closed',
    );
  }

  test('is closed on accept, and nobody else', async () => {
    const fixture = await startBroker({ limits });
    const devices = await Promise.all(Array.from({ length: 5 }, () => fixture.addDevice()));
    const codes: unknown[] = [];
    for (const device of devices) codes.push(await connectFrom('127.0.0.2', fixture, device));
    expect(codes).toEqual([0, 0, 0, 'closed', 'closed']);
    expect(await connectFrom('127.0.0.3', fixture, await fixture.addDevice())).toBe(0);
    expect(await fixture.metric(REFUSED)).toBe(2);
    expect(await fixture.metric('leitstand_broker_connections')).toBe(4);
  });

  test.skipIf(!hasOpenssl)('sees nothing of TLS (skipped without openssl)', async () => {
    const { certFile, keyFile } = createTestCertificates(createTemporaryDirectory());
    const mqtts = { host: '127.0.0.1', port: 0, certFile, keyFile, requireClientCert: false };
    const fixture = await startBroker({ limits: { ...limits, connectBurst: 1 }, options: { mqtts } });
    const port = fixture.broker.addresses().mqtts!.port;
    const tls = { rejectUnauthorized: false };
    const device = await fixture.addDevice();
    const first = await connectRawMqtt({ port, tls }, toOwnFields(device));
    const second = openRawMqtt({ port, tls });
    await second.closed();
    expect(second.socket.bytesRead).toBe(0);
    expect(first.isClosed).toBe(false);
    expect(await fixture.metric(REFUSED)).toBe(1);
    expect(await fixture.metric('leitstand_broker_client_errors_total')).toBe(0);
  });
});

describe('a city that sends too much', () => {
  const UNLIMITED = { deviceMessagesPerS: 1e6, deviceBurst: 1e6 };

  function toStream({ prefix }: TestDevice, count: number): Buffer {
    const packets = Array.from({ length: count }, (_, index) =>
      toPublish(`${prefix}/event`, '{}', { messageId: index + 1 }),
    );
    return Buffer.concat(packets.map(packet => mqttPacket.generate(packet)));
  }

  test('is slowed as a whole and loses nothing; other cities do not wait', async () => {
    const limits = { ...UNLIMITED, cityMessagesPerS: 100, cityBurst: 20 };
    const fixture = await startBroker({ limits });
    const first = await fixture.addDevice();
    const second = await fixture.addDevice();
    const elsewhere = await fixture.addDevice({ city: 'woerth' });
    const [one, two, other] = [
      await fixture.connect(first),
      await fixture.connect(second),
      await fixture.connect(elsewhere),
    ];
    const startedMs = performance.now();
    one.write(toStream(first, 60));
    two.write(toStream(second, 60));
    for (let messageId = 1; messageId <= 10; messageId++) {
      other.send(toPublish(`${elsewhere.prefix}/telemetry`, '{}', { messageId }));
      await other.next('puback');
    }
    for (const client of [one, two]) {
      for (let messageId = 1; messageId <= 60; messageId++)
        expect((await client.next('puback')).messageId).toBe(messageId);
    }
    // One read may have run ahead; what comes next waits for the debt of both: 100 beyond the burst at 100/s.
    two.send(toPublish(`${second.prefix}/event`, 'next', { messageId: 61 }));
    await two.next('puback');
    expect(performance.now() - startedMs).toBeGreaterThan(800);
    expect(await fixture.metric('leitstand_broker_city_slowed_total{city="landau"}')).toBeGreaterThan(0);
    expect(await fixture.broker.metrics()).not.toContain('city_slowed_total{city="woerth"}');
  });

  test('counts adapters of the city, too', async () => {
    const limits = { adapterMessagesPerS: 1e6, adapterBurst: 1e6, cityMessagesPerS: 20, cityBurst: 5 };
    const fixture = await startBroker({ limits });
    const userName = 'chirpstack/landau';
    const secret = await fixture.addService({ userName, role: 'adapter', city: 'landau' });
    const adapter = await fixture.connectService(userName, secret);
    const startedMs = performance.now();
    for (let messageId = 1; messageId <= 16; messageId++) {
      adapter.send(toPublish('in/chirpstack/landau/up', '{}', { messageId }));
      await adapter.next('puback');
    }
    expect(performance.now() - startedMs).toBeGreaterThan(400);
  });
});
