/** The rows of the study about time, load and memory: what Aedes does not bound, one test per row. */
import { describe, expect, test } from 'vitest';
import lockfile from '../../package-lock.json' with { type: 'json' };
import { startBroker, toPublish } from '../support/broker-fixture.ts';
import { openRawMqtt, type RawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { toBytes, toPacketBytes, toTextBytes } from '../support/raw-packets.ts';
import { waitUntil } from '../support/wait-until.ts';

function toSubscribe(filters: string[], qos: 0 | 1 | 2 = 1) {
  return { cmd: 'subscribe' as const, messageId: 1, subscriptions: filters.map(topic => ({ topic, qos })) };
}

async function subscribe(client: RawMqtt, filters: string[], qos: 0 | 1 | 2 = 1) {
  client.send(toSubscribe(filters, qos));
  return (await client.next('suback')).granted;
}

describe('time', () => {
  test('a CONNECT that never completes is closed after the connect timeout', async () => {
    const fixture = await startBroker({ limits: { connectTimeoutMs: 200 } });
    const silent = openRawMqtt({ port: fixture.port });
    const dripping = openRawMqtt({ port: fixture.port });
    dripping.write(toBytes(0x10, 60, 0));
    const drip = setInterval(() => dripping.write(toBytes(4)), 20);
    await Promise.all([silent.closed(), dripping.closed()]);
    clearInterval(drip);
  });

  test('keepalive is enforced, and renewed by complete packets only', async () => {
    const fixture = await startBroker({ limits: { keepaliveMinS: 1 } });
    const device = await fixture.addDevice();
    const client = await fixture.connect(device, { keepalive: 1 });
    const packet = toPacketBytes(
      0x32,
      toTextBytes(`${device.prefix}/telemetry`),
      toBytes(0, 1),
      Buffer.alloc(300),
    );
    let sent = 0;
    const drip = setInterval(() => client.write(packet.subarray(sent, ++sent)), 20);
    await client.closed();
    clearInterval(drip);
    expect(sent).toBeLessThan(packet.length);
  });
});

describe('queues', () => {
  test('before CONNACK at most 42 packets wait; more end the connection', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const publish = toPacketBytes(0x30, toTextBytes(`${device.prefix}/event`), Buffer.from('{}'));
    const connect = toPacketBytes(
      0x10,
      toTextBytes('MQTT'),
      toBytes(4, 0xc2, 0, 60),
      ...[device.id, device.userName, device.secret].map(toTextBytes),
    );
    const patient = openRawMqtt({ port: fixture.port });
    patient.write(Buffer.concat([connect, ...Array(10).fill(publish)]));
    await patient.next('connack');
    await waitUntil('10 messages', fixture.broker.stats, ({ accepted }) => accepted === 10);
    patient.end();
    const pushing = openRawMqtt({ port: fixture.port });
    pushing.write(Buffer.concat([connect, ...Array(60).fill(publish)]));
    await pushing.closed();
  });

  test('inbound QoS 2 that is never released ends the connection at 1,000 messages', async () => {
    const fixture = await startBroker({ limits: { deviceMessagesPerS: 1e6, deviceBurst: 1e6 } });
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    for (let messageId = 1; messageId <= 1001; messageId++)
      client.send(toPublish(`${device.prefix}/event`, '{}', { qos: 2, messageId }));
    await client.closed();
  });

  test('R31: a subscriber that never acknowledges is disconnected at its window', async () => {
    const fixture = await startBroker({
      limits: { outgoingInFlight: 50, deviceMessagesPerS: 1e6, deviceBurst: 1e6 },
    });
    const secret = await fixture.addService({ userName: 'viewer', role: 'platform' });
    const viewer = await fixture.connectService('viewer', secret);
    await subscribe(viewer, ['iot/v1/#']);
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    for (let messageId = 1; messageId <= 200; messageId++) {
      client.send(toPublish(`${device.prefix}/event`, '{}', { messageId }));
      await client.next('puback');
    }
    await viewer.closed();
    expect(viewer.received.filter(({ cmd }) => cmd === 'publish').length).toBeLessThanOrEqual(50);
    expect(await fixture.metric('leitstand_broker_window_disconnected_total')).toBe(1);
  });

  test('R32: the queue of an absent session is capped, the oldest go and are counted', async () => {
    const fixture = await startBroker({
      limits: { persistentSessions: true, offlineMessages: 100, deviceMessagesPerS: 1e6, deviceBurst: 1e6 },
    });
    const secret = await fixture.addService({ userName: 'viewer', role: 'platform' });
    const viewer = await fixture.connectService('viewer', secret, { clean: false });
    await subscribe(viewer, ['iot/v1/#']);
    viewer.end();
    await waitUntil('the viewer is gone', fixture.broker.stats, ({ connections }) => connections === 0);
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    for (let messageId = 1; messageId <= 250; messageId++)
      client.send(toPublish(`${device.prefix}/event`, String(messageId), { messageId }));
    for (let acknowledged = 0; acknowledged < 250; acknowledged++) await client.next('puback');
    await waitUntil('the queue', fixture.broker.stats, ({ queuedOffline }) => queuedOffline === 100);
    expect(await fixture.metric('leitstand_broker_offline_dropped_total')).toBe(150);
    const back = await fixture.connectService('viewer', secret, { clean: false });
    for (let expected = 151; expected <= 250; expected++)
      expect((await back.next('publish')).payload.toString()).toBe(String(expected));
  });

  test('sessions expire: after that the subscriptions and the queue are gone', async () => {
    const fixture = await startBroker({ limits: { persistentSessions: true, sessionExpiryMs: 0 } });
    const device = await fixture.addDevice();
    const own = { clientId: device.id, username: device.userName, password: Buffer.from(device.secret) };
    const client = await fixture.connect(device, { clean: false });
    await subscribe(client, [`${device.prefix}/cmd/#`]);
    client.end();
    await waitUntil(
      'expiry',
      () => fixture.metric('leitstand_broker_sessions_expired_total'),
      n => n === 1,
    );
    const back = openRawMqtt({ port: fixture.port });
    back.send(toConnectPacket({ ...own, clean: false }));
    expect((await back.next('connack')).sessionPresent).toBe(false);
  });
});

describe('subscriptions and retained messages', () => {
  test('of 4,096 filters 20 are granted, and none that is too deep or too long', async () => {
    const fixture = await startBroker();
    const secret = await fixture.addService({ userName: 'viewer', role: 'platform' });
    const viewer = await fixture.connectService('viewer', secret);
    const many = Array.from({ length: 1000 }, (_, index) => `iot/v1/landau/lightmast/d${index}/#`);
    const granted = await subscribe(viewer, many);
    expect(granted.filter(code => code !== 128)).toHaveLength(20);
    expect(await subscribe(viewer, ['iot/v1/+/+/+/+/+/+/#', `iot/v1/${'x'.repeat(260)}`])).toEqual([
      128, 128,
    ]);
  });

  test('retained: one per declared topic, nothing else, not more than 4 KiB', async () => {
    const fixture = await startBroker({ limits: { deviceBurst: 100 } });
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    const said: [name: string, payload: string][] = [
      ['telemetry', 'x'],
      ['event', 'x'],
      ['ack/reboot', 'x'],
      ['state', 'old'],
      ['state', 'new'],
      ['birth', 'x'.repeat(4097)],
    ];
    for (const [index, [name, payload]] of said.entries()) {
      client.send(toPublish(`${device.prefix}/${name}`, payload, { retain: true, messageId: index + 1 }));
      await client.next('puback');
    }
    expect((await fixture.broker.stats()).retainedTopics).toBe(1);
    const secret = await fixture.addService({ userName: 'viewer', role: 'platform' });
    const viewer = await fixture.connectService('viewer', secret);
    await subscribe(viewer, ['iot/v1/#']);
    expect(await viewer.next('publish')).toMatchObject({ topic: `${device.prefix}/state`, retain: true });
    expect(viewer.received).toEqual([]);
  });

  test('clusters: no emitter or persistence of Redis, MongoDB or LevelDB is installed with us', () => {
    const shared = /(^|\/)(mqemitter|aedes-persistence)-/;
    expect(Object.keys(lockfile.packages).filter(path => shared.test(path))).toEqual([]);
  });
});
