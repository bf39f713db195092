/** R27, R29, R30, 2.8: what is delivered, to whom, and that nobody waits for one who does not read. */
import { describe, expect, test } from 'vitest';
import {
  type BrokerFixture,
  startBroker,
  type TestDevice,
  toOwnFields,
  toPublish,
} from '../support/broker-fixture.ts';
import { openRawMqtt, type RawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

const UNLIMITED = { deviceMessagesPerS: 1e6, deviceBurst: 1e6 };

async function subscribe(client: RawMqtt, filters: string[], qos: 0 | 1 = 1) {
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: filters.map(topic => ({ topic, qos })) });
  return (await client.next('suback')).granted;
}

async function openViewer(fixture: BrokerFixture, name: string, qos: 0 | 1) {
  const secret = await fixture.addService({ userName: name, role: 'platform' });
  const viewer = await fixture.connectService(name, secret);
  await subscribe(viewer, ['iot/v1/#'], qos);
  return viewer;
}

/** Publishes and waits for each PUBACK, in windows. */
async function publishAll(client: RawMqtt, device: TestDevice, count: number, payload: Buffer) {
  const window = 50;
  for (let sent = 0; sent < count; sent += window) {
    for (let index = 0; index < window; index++)
      client.send(toPublish(`${device.prefix}/event`, payload, { messageId: sent + index + 1 }));
    for (let index = 0; index < window; index++) await client.next('puback');
  }
}

describe('R30: a subscriber that does not read', () => {
  test('at QoS 0 misses messages and is out in the end; senders and other viewers notice nothing', async () => {
    const fixture = await startBroker({
      limits: { ...UNLIMITED, outgoingBufferBytes: 256 * 1024, drainTimeoutMs: 500 },
    });
    const stalled = await openViewer(fixture, 'stalled', 0);
    const healthy = await openViewer(fixture, 'healthy', 0);
    stalled.socket.pause();
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    const payload = Buffer.alloc(16_000, 'x');
    let sent = 0;
    const publishMore = async (metric: string) => {
      await publishAll(client, device, 200, payload);
      sent += 200;
      return fixture.metric(metric);
    };
    const isMet = (count: number) => count > 0;
    await waitUntil('drops', () => publishMore('leitstand_broker_stalled_dropped_total'), isMet);
    await waitUntil('it is out', () => publishMore('leitstand_broker_client_errors_total'), isMet);
    for (let received = 0; received < sent; received++) await healthy.next('publish');
    expect(client.isClosed).toBe(false);
  });

  test('at QoS 1 is disconnected', async () => {
    const fixture = await startBroker({
      limits: { ...UNLIMITED, outgoingBufferBytes: 256 * 1024, outgoingInFlight: 1e6, drainTimeoutMs: 500 },
    });
    const stalled = await openViewer(fixture, 'stalled', 1);
    stalled.socket.pause();
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    const publishMore = async () => {
      await publishAll(client, device, 200, Buffer.alloc(16_000, 'x'));
      return fixture.broker.stats();
    };
    await waitUntil('it is out', publishMore, ({ connections }) => connections === 1);
    expect(client.isClosed).toBe(false);
  });
});

test('R27: a takeover closes the old connection, and no message and no PUBACK is crossed', async () => {
  const fixture = await startBroker({ limits: UNLIMITED });
  const device = await fixture.addDevice();
  const acknowledged = new Set<string>();
  let old: RawMqtt | undefined;
  for (let round = 1; round <= 4; round++) {
    const client = await fixture.connect(device);
    await old?.closed();
    for (const { cmd } of old?.received ?? []) expect(cmd).toBe('puback');
    for (let messageId = 1; messageId <= 100; messageId++)
      client.send(toPublish(`${device.prefix}/event`, `${round}-${messageId}`, { messageId }));
    for (let expected = 1; expected <= 50; expected++) {
      expect((await client.next('puback')).messageId).toBe(expected);
      acknowledged.add(`${round}-${expected}`);
    }
    old = client;
  }
  const look = async () =>
    new Set((await fixture.readJournal()).map(record => Buffer.from(record.payload).toString()));
  const stored = await waitUntil('the last one', look, payloads => payloads.has('4-100'));
  expect([...acknowledged].filter(payload => !stored.has(payload))).toEqual([]);
});

test('a takeover storm is damped: the one that is there stays, new ones get code 3', async () => {
  const fixture = await startBroker({ limits: { takeoversPerMinute: 3 } });
  const device = await fixture.addDevice();
  for (let round = 0; round < 3; round++) await fixture.connect(device);
  const last = await fixture.connect(device);
  await expect(fixture.connect(device)).rejects.toThrow('3');
  last.send({ cmd: 'pingreq' });
  await last.next('pingresp');
});

test('R29: QoS 0 and 1, retained and not, in one burst: all journaled, all seen by a live viewer', async () => {
  const fixture = await startBroker({ limits: UNLIMITED });
  const viewer = await openViewer(fixture, 'viewer', 0);
  const device = await fixture.addDevice();
  const client = await fixture.connect(device);
  const count = 1000;
  for (let index = 1; index <= count; index++) {
    const qos = (index % 4 < 2 ? 0 : 1) as 0 | 1;
    const topic = `${device.prefix}/${index % 2 === 0 ? 'state' : 'event'}`;
    const fields = { qos, retain: index % 2 === 0, ...(qos > 0 && { messageId: index }) };
    client.send(toPublish(topic, String(index), fields));
  }
  const seen = new Set<string>();
  while (seen.size < count) seen.add((await viewer.next('publish')).payload.toString());
  await waitUntil(
    'the journal',
    async () => (await fixture.readJournal()).length,
    length => length === count,
  );
});

test('2.8: a mixed SUBSCRIBE grants what is allowed and leaks nothing, not even after a reconnect', async () => {
  const fixture = await startBroker({ limits: { ...UNLIMITED, persistentSessions: true } });
  const device = await fixture.addDevice();
  const foreign = await fixture.addDevice();
  const secret = await fixture.addService({ userName: 'api', role: 'platform' });
  const api = await fixture.connectService('api', secret);
  const filters = [`${device.prefix}/cmd/#`, `${foreign.prefix}/cmd/#`, '#', `${device.prefix}/config`];
  const client = await fixture.connect(device, { clean: false });
  expect(await subscribe(client, filters)).toEqual([1, 128, 128, 1]);
  client.end();
  await waitUntil('it is away', fixture.broker.stats, ({ connections }) => connections === 1);
  for (const [index, { prefix }] of [foreign, device, foreign].entries()) {
    api.send(toPublish(`${prefix}/cmd/reboot`, prefix, { messageId: index + 1 }));
    await api.next('puback');
  }
  // Only what it may hear stands in its queue, too.
  await waitUntil('the queue', fixture.broker.stats, ({ queuedOffline }) => queuedOffline === 1);
  const back = openRawMqtt({ port: fixture.port });
  back.send(toConnectPacket({ ...toOwnFields(device), clean: false }));
  expect((await back.next('connack')).sessionPresent).toBe(true);
  const { payload, messageId } = await back.next('publish');
  expect(payload.toString()).toBe(device.prefix);
  if (messageId !== undefined) back.send({ cmd: 'puback', messageId });
  api.send(toPublish(`${foreign.prefix}/cmd/reboot`, 'live', { messageId: 4 }));
  await api.next('puback');
  back.send({ cmd: 'pingreq' });
  await back.next('pingresp');
  expect(back.received).toEqual([]);
});

test('the will obeys the rules, is journaled as the device’s own, and is retained', async () => {
  const fixture = await startBroker();
  const viewer = await openViewer(fixture, 'viewer', 1);
  const device = await fixture.addDevice();
  const will = {
    topic: `${device.prefix}/state`,
    payload: Buffer.from('lost'),
    qos: 1 as const,
    retain: true,
  };
  const client = await fixture.connect(device, { will });
  client.end();
  expect((await viewer.next('publish')).payload.toString()).toBe('lost');
  const [record] = await waitUntil('the record', fixture.readJournal, all => all.length === 1);
  expect(record).toMatchObject({ identity: device.userName, topic: will.topic });
  expect((await fixture.broker.stats()).retainedTopics).toBe(1);
});

test('when the broker stops, no wills are spoken: the devices are not lost', async () => {
  const fixture = await startBroker();
  const device = await fixture.addDevice();
  const will = {
    topic: `${device.prefix}/state`,
    payload: Buffer.from('lost'),
    qos: 1 as const,
    retain: true,
  };
  const client = await fixture.connect(device, { will });
  await fixture.broker.stop();
  await client.closed();
  expect(await fixture.readJournal()).toEqual([]);
});
