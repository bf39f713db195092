/**
 * What Aedes leaves open or does otherwise than one would expect, one test per row of the study. Where the
 * answer is "no reliance", the test shows that nothing of ours depends on it.
 */
import { describe, expect, test } from 'vitest';
import { shareBroker, startBroker, toPublish } from '../support/broker-fixture.ts';
import { openRawMqtt, type RawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { toBytes, toPacketBytes, toTextBytes } from '../support/raw-packets.ts';

const shared = shareBroker({ limits: { deviceBurst: 1000 } });

async function connectNew(fields: object = {}) {
  const device = await shared.current.addDevice();
  return { device, client: await shared.current.connect(device, fields) };
}

function toSubscribe(filters: string[], qos: 0 | 1 | 2 = 1, messageId = 1) {
  return { cmd: 'subscribe' as const, messageId, subscriptions: filters.map(topic => ({ topic, qos })) };
}

async function subscribe(client: RawMqtt, filters: string[], qos: 0 | 1 | 2 = 1) {
  client.send(toSubscribe(filters, qos));
  return (await client.next('suback')).granted;
}

/** Answers a ping: everything sent before was dealt with, and the connection lives. */
async function isAlive(client: RawMqtt): Promise<boolean> {
  client.send({ cmd: 'pingreq' });
  return (await client.next('pingresp')).cmd === 'pingresp';
}

describe('protocol levels', () => {
  test('MQTT 5 gets return code 1 in the form of 3.1.1: only 3.1.1 is spoken', async () => {
    const client = openRawMqtt({ port: shared.current.port });
    client.send(
      toConnectPacket({ clientId: 'x', protocolVersion: 5, username: 'x', password: Buffer.from('x') }),
    );
    expect(await client.next('connack')).toMatchObject({ returnCode: 1, sessionPresent: false });
    await client.closed();
  });

  test('MQTT 3.1 gets return code 1, unknown levels no CONNACK', async () => {
    const old = openRawMqtt({ port: shared.current.port });
    old.write(toPacketBytes(0x10, toTextBytes('MQIsdp'), toBytes(3, 2, 0, 60), toTextBytes('x')));
    expect((await old.next('connack')).returnCode).toBe(1);
    const unknown = openRawMqtt({ port: shared.current.port });
    unknown.write(toPacketBytes(0x10, toTextBytes('MQTT'), toBytes(7, 2, 0, 60), toTextBytes('x')));
    await unknown.closed();
    expect(unknown.received).toEqual([]);
  });
});

describe('ill-formed UTF-8 and U+0000', () => {
  const BAD = [
    Buffer.from([0xff, 0xfe]),
    Buffer.from([0xc0, 0x80]),
    Buffer.from([0xed, 0xa0, 0x80]),
    Buffer.from([0]),
  ];

  test('in client id and user name end the connection before anybody is asked', async () => {
    const { device } = await connectNew();
    for (const bad of BAD) {
      const id = Buffer.concat([Buffer.from(device.id), bad]);
      const tail = [toTextBytes(device.userName), toTextBytes(device.secret)];
      const head = [toTextBytes('MQTT'), toBytes(4, 0xc2, 0, 60)];
      for (const parts of [
        [...head, toTextBytes(id), ...tail],
        [...head, toTextBytes(device.id), toTextBytes(id), toTextBytes(device.secret)],
      ]) {
        const client = openRawMqtt({ port: shared.current.port });
        client.write(toPacketBytes(0x10, ...parts));
        expect((await client.next('connack')).returnCode).toBe(2);
      }
    }
  });

  test('in a topic end the connection without a PUBACK; in a filter give 128', async () => {
    for (const bad of BAD) {
      const { device, client } = await connectNew();
      const topic = Buffer.concat([Buffer.from(`${device.prefix}/telemetry`), bad]);
      client.write(toPacketBytes(0x82, toBytes(0, 9), toTextBytes(topic), toBytes(1)));
      expect((await client.next('suback')).granted).toEqual([128]);
      client.write(toPacketBytes(0x32, toTextBytes(topic), toBytes(0, 7), Buffer.from('{}')));
      await client.closed();
      expect(client.received).toEqual([]);
    }
  });

  test('in a will topic are refused', async () => {
    const { device } = await connectNew();
    for (const bad of BAD) {
      const client = openRawMqtt({ port: shared.current.port });
      const topic = Buffer.concat([Buffer.from(`${device.prefix}/state`), bad]);
      client.write(
        toPacketBytes(
          0x10,
          toTextBytes('MQTT'),
          toBytes(4, 0xee, 0, 60),
          ...[device.id, topic, '{}', device.userName, device.secret].map(toTextBytes),
        ),
      );
      expect((await client.next('connack')).returnCode).toBe(5);
    }
  });
});

describe('CONNECT', () => {
  test('wills: empty, #, + and a/# are refused', async () => {
    const { device } = await connectNew();
    for (const topic of ['', '#', '+', 'a/#', `${device.prefix}/+`, `${device.prefix}/#`]) {
      const client = openRawMqtt({ port: shared.current.port });
      client.write(
        toPacketBytes(
          0x10,
          toTextBytes('MQTT'),
          toBytes(4, 0xee, 0, 60),
          ...[device.id, topic, '{}', device.userName, device.secret].map(toTextBytes),
        ),
      );
      expect((await client.next('connack')).returnCode).toBe(5);
    }
  });

  test.each([0xc0, 0xc2])('an empty client id is refused with connect flags %i', async flags => {
    const { device } = await connectNew();
    const client = openRawMqtt({ port: shared.current.port });
    const texts = ['', device.userName, device.secret].map(toTextBytes);
    client.write(toPacketBytes(0x10, toTextBytes('MQTT'), toBytes(4, flags, 0, 60), ...texts));
    expect((await client.next('connack')).returnCode).toBe(2);
  });

  test('keepalive 0 and outside 10..1200 is moved into the range', async () => {
    const fixture = await startBroker({ limits: { keepaliveMinS: 1, keepaliveMaxS: 1 } });
    const device = await fixture.addDevice();
    for (const keepalive of [0, 5000]) {
      const silent = await fixture.connect(device, { keepalive });
      await silent.closed();
    }
  });

  test('session present stays 0 for a stored session without subscriptions: devices always subscribe', async () => {
    const fixture = await startBroker({ limits: { persistentSessions: true } });
    const device = await fixture.addDevice();
    (await fixture.connect(device, { clean: false })).end();
    const again = openRawMqtt({ port: fixture.port });
    const own = { clientId: device.id, username: device.userName, password: Buffer.from(device.secret) };
    again.send(toConnectPacket({ ...own, clean: false }));
    expect(await again.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: false });
    expect(await subscribe(again, [`${device.prefix}/cmd/#`])).toEqual([1]);
    again.end();
    const third = openRawMqtt({ port: fixture.port });
    third.send(toConnectPacket({ ...own, clean: false }));
    expect(await third.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: true });
  });
});

describe('packets nobody should rely on', () => {
  test('UNSUBSCRIBE without topics and wrong acknowledgements hurt nothing', async () => {
    const { device, client } = await connectNew();
    client.write(toPacketBytes(0xa2, toBytes(0, 5)));
    for (const header of [0x40, 0x50, 0x62, 0x70]) client.write(toPacketBytes(header, toBytes(0, 77)));
    expect(await isAlive(client)).toBe(true);
    client.send(toPublish(`${device.prefix}/telemetry`, '{}'));
    expect((await client.next('puback')).messageId).toBe(1);
  });

  test('a trailing slash and empty levels are no topic and no filter of ours', async () => {
    const { device, client } = await connectNew();
    expect(await subscribe(client, [`${device.prefix}/cmd/`, `${device.prefix}//cmd/#`])).toEqual([128, 128]);
    client.send(toPublish(`${device.prefix}/state/`, '{}', { retain: true }));
    await client.closed();
    expect(client.received).toEqual([]);
  });

  test('$share is refused with 128, and so is everything else with a dollar', async () => {
    const { device, client } = await connectNew();
    const filters = [`$share/g/${device.prefix}/cmd/#`, '$SYS/#', '$share/g/#'];
    expect(await subscribe(client, filters)).toEqual([128, 128, 128]);
    const metric = 'leitstand_broker_refused_total{reason="sharedSubscription"}';
    expect(await shared.current.metric(metric)).toBe(2);
  });

  test('$SYS can be published by nobody, so nobody can kick clients through it', async () => {
    const { client: victim } = await connectNew();
    const { client: attacker, device } = await connectNew();
    attacker.send(toPublish('$SYS/other/new/clients', device.id));
    await attacker.closed();
    expect(await isAlive(victim)).toBe(true);
  });

  test('QoS is not downgraded for wildcard subscriptions: the platform takes what comes', async () => {
    const secret = await shared.current.addService({ userName: 'viewer', role: 'platform' });
    const viewer = await shared.current.connectService('viewer', secret);
    const { device, client } = await connectNew();
    expect(await subscribe(viewer, [`${device.prefix}/+`], 1)).toEqual([1]);
    client.send(toPublish(`${device.prefix}/event`, '{}', { qos: 2 }));
    await client.next('pubrec');
    expect((await viewer.next('publish')).topic).toBe(`${device.prefix}/event`);
  });
});
