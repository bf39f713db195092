/** S02, S03, S06, S21: what is refused before anybody is known, and what every refusal leaves behind. */
import type { IConnectPacket } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { shareBroker, toPublish } from '../support/broker-fixture.ts';
import { openRawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { toBytes, toPacketBytes, toTextBytes } from '../support/raw-packets.ts';

const shared = shareBroker();

const REPLACEMENT = '\ufffd';

interface RefusedConnect {
  what: string;
  fields: Partial<IConnectPacket>;
  returnCode: number;
  reason: string;
}

const REFUSED: RefusedConnect[] = [
  { what: 'an empty client id', fields: { clientId: '' }, returnCode: 2, reason: 'clientId' },
  { what: 'a foreign client id', fields: { clientId: 'ld-lm-9999' }, returnCode: 2, reason: 'clientId' },
  { what: 'a client id with U+0000', fields: { clientId: 'a\u0000b' }, returnCode: 2, reason: 'notUtf8' },
  { what: 'a client id of bad UTF-8', fields: { clientId: REPLACEMENT }, returnCode: 2, reason: 'notUtf8' },
  { what: 'a user name with U+0000', fields: { username: 'a\u0000' }, returnCode: 2, reason: 'notUtf8' },
  { what: 'an unknown user', fields: { username: 'nobody' }, returnCode: 4, reason: 'badCredentials' },
  {
    what: 'a wrong password',
    fields: { password: Buffer.from('x') },
    returnCode: 4,
    reason: 'badCredentials',
  },
];

const REFUSED_WILLS = [
  '#',
  '+',
  'a/#',
  'iot/v1/landau/lightmast/+/state',
  `a${REPLACEMENT}`,
  'a\u0000',
  '/',
  'a//b',
  '$SYS/x',
];
const FOREIGN_WILLS = ['state', 'cmd/setLevel', 'config', 'ack/nothing'];

function toWill(topic: string) {
  return { topic, payload: Buffer.from('{"v":1,"state":"lost"}'), qos: 1 as const, retain: true };
}

async function refusedWith(fields: Partial<IConnectPacket>) {
  const fixture = shared.current;
  const known = await fixture.addDevice();
  const own = { clientId: known.id, username: known.userName, password: Buffer.from(known.secret) };
  const client = openRawMqtt({ port: fixture.port });
  client.send(toConnectPacket({ ...own, ...fields }));
  const connack = await client.next('connack');
  await client.closed();
  return connack.returnCode;
}

describe('S02: a CONNECT is refused', () => {
  test.each(REFUSED)('for $what', async ({ fields, returnCode, reason }) => {
    const metric = `leitstand_broker_refused_total{reason="${reason}"}`;
    const before = await shared.current.metric(metric);
    expect(await refusedWith(fields)).toBe(returnCode);
    expect(await shared.current.metric(metric)).toBe(before + 1);
  });

  test.each(REFUSED_WILLS)('for a will on %j', async topic => {
    expect(await refusedWith({ will: toWill(topic) })).toBe(5);
  });

  test.each(FOREIGN_WILLS)('for a will on %j of another device, or nothing a device says', async name => {
    expect(await refusedWith({ will: toWill(`iot/v1/woerth/lightmast/ld-lm-0001/${name}`) })).toBe(5);
  });

  test('for a will larger than a payload may be', async () => {
    const will = { ...toWill('iot/v1/landau/lightmast/x/state'), payload: Buffer.alloc(3000) };
    expect(await refusedWith({ will })).toBe(5);
  });

  test('for a password without a user name, and a user name without a password', async () => {
    const device = await shared.current.addDevice();
    const head = (flags: number) => [toTextBytes('MQTT'), toBytes(4, flags, 0, 60), toTextBytes(device.id)];
    for (const bytes of [
      toPacketBytes(0x10, ...head(0x42), toTextBytes(device.secret)),
      toPacketBytes(0x10, ...head(0x82), toTextBytes(device.userName)),
    ]) {
      const client = openRawMqtt({ port: shared.current.port });
      client.write(bytes);
      expect((await client.next('connack')).returnCode).toBe(4);
      await client.closed();
    }
  });

  const device = 'ld-lm-0001';
  test.each([
    ['protocol name', toPacketBytes(0x10, toTextBytes('MQTX'), toBytes(4, 2, 0, 60), toTextBytes(device))],
    ['protocol level', toPacketBytes(0x10, toTextBytes('MQTT'), toBytes(9, 2, 0, 60), toTextBytes(device))],
    ['reserved flag', toPacketBytes(0x10, toTextBytes('MQTT'), toBytes(4, 3, 0, 60), toTextBytes(device))],
    [
      'fixed header flags',
      toPacketBytes(0x11, toTextBytes('MQTT'), toBytes(4, 2, 0, 60), toTextBytes(device)),
    ],
    ['truncated client id', toPacketBytes(0x10, toTextBytes('MQTT'), toBytes(4, 2, 0, 60, 0, 200, 65))],
    ['length of five bytes', toBytes(0x10, 0xff, 0xff, 0xff, 0xff, 0x7f)],
  ])('without a CONNACK for a bad %s', async (_, bytes) => {
    const client = openRawMqtt({ port: shared.current.port });
    client.write(bytes);
    await client.closed();
    expect(client.received).toEqual([]);
  });
});

describe('S03: the connection is closed at once', () => {
  test.each([
    ['PUBLISH', toPacketBytes(0x30, toTextBytes('a'), toBytes(1))],
    ['SUBSCRIBE', toPacketBytes(0x82, toBytes(0, 1), toTextBytes('#'), toBytes(0))],
    ['PINGREQ', toPacketBytes(0xc0)],
    ['DISCONNECT', toPacketBytes(0xe0)],
    ['CONNACK', toPacketBytes(0x20, toBytes(0, 0))],
    ['garbage', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('when the first packet is %s', async (_, bytes) => {
    const client = openRawMqtt({ port: shared.current.port });
    client.write(bytes);
    await client.closed();
    expect(client.received).toEqual([]);
  });

  test('on a second CONNECT', async () => {
    const device = await shared.current.addDevice();
    const client = await shared.current.connect(device);
    client.send(toConnectPacket({ clientId: device.id }));
    await client.closed();
  });
});

describe('S06: a packet announced too large is never buffered', () => {
  test('before the sign-in: 256 MB CONNECT, closed within a few reads', async () => {
    const client = openRawMqtt({ port: shared.current.port });
    client.write(toBytes(0x10, 0x80, 0x80, 0x80, 0x7f));
    const chunk = Buffer.alloc(64 * 1024);
    const pump = () => {
      if (!client.isClosed && client.socket.writable) client.socket.write(chunk, pump);
    };
    pump();
    await client.closed();
    expect(client.socket.bytesWritten).toBeLessThan(8 * 1024 * 1024);
  });

  test('after it: one byte too many ends the connection, and an honest one of 16 KiB passes', async () => {
    const device = await shared.current.addDevice();
    const good = await shared.current.connect(device);
    good.send(toPublish(`${device.prefix}/event`, Buffer.alloc(16 * 1024, 'x')));
    await good.next('puback');
    good.send(toPublish(`${device.prefix}/event`, Buffer.alloc(16 * 1024 + 1, 'x'), { messageId: 2 }));
    await good.closed();
    const other = await shared.current.connect(device);
    const before = await shared.current.metric('leitstand_broker_frames_refused_total');
    other.send(toPublish(`${device.prefix}/event`, Buffer.alloc(300_000, 'x')));
    await other.closed();
    expect(await shared.current.metric('leitstand_broker_frames_refused_total')).toBe(before + 1);
  });
});
