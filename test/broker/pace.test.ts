/** S07, S08, R13 in small: who is too fast is not read, and what is not on disk is not acknowledged. */
import { setImmediate } from 'node:timers/promises';
import mqttPacket from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { AppError } from '#core/app-error.ts';
import { addTestDevice, startBroker, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { startGates } from '../support/gates-fixture.ts';
import { connectRawMqtt, openRawMqtt, toConnectPacket } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

const TOTAL = 2000;
const UNLIMITED = { deviceMessagesPerS: 1e6, deviceBurst: 1e6 };

/** Small events with running message ids, to be written at once: the kernel gives them as one segment. */
function toStream(prefix: string, firstId: number, count: number): Buffer {
  const packets = Array.from({ length: count }, (_, index) =>
    toPublish(`${prefix}/event`, '{}', { messageId: firstId + index }),
  );
  return Buffer.concat(packets.map(packet => mqttPacket.generate(packet)));
}

describe('a device that is too fast', () => {
  test('is slowed by not reading: nothing is lost, nobody else waits', async () => {
    const fixture = await startBroker({ limits: { deviceMessagesPerS: 50, deviceBurst: 20 } });
    const [fast, honest] = [await fixture.addDevice(), await fixture.addDevice()];
    const flood = await fixture.connect(fast);
    const other = await fixture.connect(honest);
    const startedMs = performance.now();
    for (let messageId = 1; messageId <= 120; messageId++)
      flood.send(toPublish(`${fast.prefix}/event`, String(messageId), { messageId }));
    other.send(toPublish(`${honest.prefix}/telemetry`, '{}'));
    await other.next('puback');
    for (let messageId = 1; messageId <= 120; messageId++)
      expect((await flood.next('puback')).messageId).toBe(messageId);
    // One read may have taken all of them ahead; what comes next waits until the debt is paid:
    // 100 messages beyond the burst at 50/s.
    flood.send(toPublish(`${fast.prefix}/event`, 'next', { messageId: 121 }));
    expect((await flood.next('puback')).messageId).toBe(121);
    expect(performance.now() - startedMs).toBeGreaterThan(1000);
    expect(await fixture.metric('leitstand_broker_slowed_total')).toBeGreaterThan(0);
  });

  test('keeps its connection although its pings are not read', async () => {
    const fixture = await startBroker({
      limits: { deviceMessagesPerS: 10, deviceBurst: 1, keepaliveMinS: 1 },
    });
    const device = await fixture.addDevice();
    const client = await fixture.connect(device, { keepalive: 1 });
    for (let messageId = 1; messageId <= 40; messageId++)
      client.send(toPublish(`${device.prefix}/event`, 'x', { messageId }));
    for (let messageId = 1; messageId <= 40; messageId++) await client.next('puback');
    expect(client.isClosed).toBe(false);
  });
});

describe('the rate of a device', () => {
  test('is that of its identity: connecting again gives no new burst', async () => {
    const fixture = await startBroker({ limits: { deviceMessagesPerS: 10, deviceBurst: 10 } });
    const device = await fixture.addDevice();
    const startedMs = performance.now();
    for (let round = 0; round < 3; round++) {
      const client = await fixture.connect(device);
      for (let messageId = 1; messageId <= 10; messageId++) {
        client.send(toPublish(`${device.prefix}/event`, 'x', { messageId }));
        await client.next('puback');
      }
      client.end();
      await waitUntil('it is gone', fixture.broker.stats, ({ connections }) => connections === 0);
    }
    // 30 messages: ten at once, the others at ten per second, the last one's debt not waited for.
    expect(performance.now() - startedMs).toBeGreaterThan(1500);
  });

  test('counts every packet: pings and subscriptions, too', async () => {
    const fixture = await startBroker({ limits: { deviceMessagesPerS: 20, deviceBurst: 5 } });
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    const subscriptions = [{ topic: `${device.prefix}/config`, qos: 1 as const }];
    const startedMs = performance.now();
    for (let messageId = 1; messageId <= 15; messageId++) {
      client.send({ cmd: 'pingreq' });
      client.send({ cmd: 'subscribe', messageId, subscriptions });
      await client.next('suback');
    }
    expect(performance.now() - startedMs).toBeGreaterThan(1000);
  });
});

describe('S08: while the journal stalls', () => {
  // What waits for the journal is what the first reads brought: the parser takes no more before its last batch is
  // dealt with. How the kernel cuts the stream decides where below the cap that is, so each way to cut it is given.
  test.each([
    ['a segment each', Array<number>(TOTAL).fill(1)],
    ['all at once', [TOTAL]],
    ['one, then the rest', [1, TOTAL - 1]],
    ['one, ten, then the rest', [1, 10, TOTAL - 11]],
  ])('one client gets no further than its cap: %s', async (_, segments) => {
    const limits = { ...UNLIMITED, inFlightPerClient: 100 };
    const { gates, registry, journal, port } = await startGates({ limits });
    journal.hold();
    const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
    const client = await connectRawMqtt({ port }, toOwnFields(device));
    client.socket.setNoDelay(true);
    const conn = [...gates.sessions.all()][0]!.client.conn;
    let messageId = 0;
    for (const count of segments) {
      const seenBytes = conn.bytesRead;
      client.write(toStream(device.prefix, messageId + 1, count));
      messageId += count;
      // The next segment goes out when this one has come, as long as anything is read at all.
      while (conn.bytesRead === seenBytes && conn.readableLength < conn.readableHighWaterMark)
        await setImmediate();
    }
    await waitUntil(
      'the rest to stay in the socket',
      () => conn.readableLength,
      bytes => bytes >= conn.readableHighWaterMark,
    );
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    // One read may bring a few more than the cap.
    expect(gates.counters.inFlight).toBeLessThanOrEqual(130);
    expect(gates.counters.inFlight).toBeGreaterThan(0);
    journal.release();
    await waitUntil(
      'all',
      () => gates.counters.accepted,
      accepted => accepted === TOTAL,
    );
    expect(gates.counters.inFlight).toBe(0);
  });

  test('all clients together get no further than the cap of all', async () => {
    const { gates, registry, journal, port } = await startGates({
      limits: { ...UNLIMITED, inFlightMessages: 200 },
    });
    journal.hold();
    const clients = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const device = await addTestDevice(registry, { id: `ld-lm-${index}000` });
        const client = await connectRawMqtt({ port }, toOwnFields(device));
        client.write(toStream(device.prefix, 1, 50));
        return client;
      }),
    );
    await waitUntil(
      'the cap',
      () => gates.counters.inFlight,
      count => count >= 200,
    );
    expect(clients.every(({ received }) => received.length === 0)).toBe(true);
    journal.release();
    await waitUntil(
      'all',
      () => gates.counters.accepted,
      accepted => accepted === 500,
    );
    expect([gates.counters.inFlight, gates.counters.inFlightBytes]).toEqual([0, 0]);
    await waitUntil(
      'everybody to be read again',
      () => gates.sessions.paused.size,
      paused => paused === 0,
    );
  });
});

describe('fail closed', () => {
  test.each(['JOURNAL_FULL', 'JOURNAL_FAILED'] as const)(
    '%s: no PUBACK, the connection ends, new ones get code 3',
    async code => {
      const { gates, registry, journal, port } = await startGates({ limits: UNLIMITED });
      const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
      const client = await connectRawMqtt({ port }, toOwnFields(device));
      journal.hold();
      const packets = ([0, 1, 2] as const).map(qos =>
        toPublish(`${device.prefix}/event`, '{}', { qos, ...(qos > 0 && { messageId: qos }) }),
      );
      client.write(Buffer.concat(packets.map(packet => mqttPacket.generate(packet))));
      await waitUntil(
        'three',
        () => journal.waiting.length,
        count => count === 3,
      );
      journal.release(new AppError(code, 'no'));
      await client.closed();
      expect(client.received).toEqual([]);
      expect(gates.counters.refused[code === 'JOURNAL_FULL' ? 'journalFull' : 'journalFailed']).toBe(3);
      const refused = openRawMqtt({ port });
      refused.send(toConnectPacket(toOwnFields(device)));
      expect((await refused.next('connack')).returnCode).toBe(3);
      // It heals by itself: after a moment somebody is let in to find out.
      const back = await waitUntil(
        'a sign-in',
        () => connectRawMqtt({ port }, toOwnFields(device)).catch(() => undefined),
        connected => connected !== undefined,
      );
      back?.send(toPublish(`${device.prefix}/event`, '{}'));
      await back?.next('puback');
    },
  );

  test('R24: a message sent again with DUP is acknowledged again and journaled with the same bytes', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    for (const dup of [false, true]) {
      const client = await fixture.connect(device);
      client.send(toPublish(`${device.prefix}/telemetry`, '{"seq":1}', { messageId: 9, dup }));
      expect((await client.next('puback')).messageId).toBe(9);
      client.end();
    }
    const records = await waitUntil('both', fixture.readJournal, all => all.length === 2);
    expect(new Set(records.map(({ payload }) => Buffer.from(payload).toString()))).toEqual(
      new Set(['{"seq":1}']),
    );
  });

  test('a QoS 1 message without an id is not acknowledged', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    const topic = Buffer.from(`${device.prefix}/event`);
    client.write(Buffer.from([0x32, topic.length + 4, 0, topic.length, ...topic, 0, 0]));
    await client.closed();
    expect(client.received).toEqual([]);
    expect(await fixture.readJournal()).toEqual([]);
  });
});
