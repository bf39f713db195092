/** The broker as a part: starting, failing, stopping, and what it says of itself. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { JournalPosition } from '#store/journal/journal.ts';
import { createBroker } from '../../broker/broker.ts';
import { DEFAULT_BROKER_LIMITS } from '../../broker/broker-limits.ts';
import type { BrokerOptions } from '../../broker/broker-options.ts';
import { addTestDevice, startBroker, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { startGates } from '../support/gates-fixture.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';

const { signal } = new AbortController();

function toOptions(options: Partial<BrokerOptions>): BrokerOptions {
  const directory = createTemporaryDirectory();
  return {
    mqtt: { host: '127.0.0.1', port: 0, allowNonLoopback: false },
    mqtts: null,
    limits: DEFAULT_BROKER_LIMITS,
    journal: {
      directory: join(directory, 'journal'),
      limitBytes: 64 * 1024 * 1024,
      segmentBytes: 1024 * 1024,
    },
    registry: { engine: 'sqlite', file: join(directory, 'registry.db') },
    logLevel: 'silent',
    ...options,
  };
}

async function startError(options: Partial<BrokerOptions>): Promise<unknown> {
  const broker = createBroker(toOptions(options));
  const error = await broker.start(signal).catch((reason: unknown) => reason);
  await broker.stop();
  return error;
}

test.each(['0.0.0.0', '::', '192.0.2.1', 'example.org'])(
  'a plain listener on %s must be asked for in words',
  async host => {
    const error = await startError({ mqtt: { host, port: 0, allowNonLoopback: false } });
    expect(error).toMatchObject({ code: 'INVALID_CONFIGURATION' });
    expect(String(error)).toContain(host);
  },
);

test('a taken port is one clear sentence', async () => {
  const other = createServer();
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const error = await startError({ mqtt: { host: '127.0.0.1', port, allowNonLoopback: false } });
  expect(error).toMatchObject({
    code: 'PORT_TAKEN',
    message: `Port ${port} on 127.0.0.1 is taken by another program.`,
  });
});

test('a missing certificate is one clear sentence', async () => {
  const mqtts = {
    host: '127.0.0.1',
    port: 0,
    certFile: 'none.pem',
    keyFile: 'none.key',
    requireClientCert: false,
  };
  expect(await startError({ mqtt: null, mqtts })).toMatchObject({ code: 'INVALID_CONFIGURATION' });
  const required = { ...mqtts, requireClientCert: true };
  expect(await startError({ mqtt: null, mqtts: required })).toMatchObject({ code: 'INVALID_CONFIGURATION' });
});

test('stopping twice, stopping before the start and starting again all work', async () => {
  const broker = createBroker(toOptions({}));
  await broker.stop();
  for (let round = 0; round < 2; round++) {
    await broker.start(signal);
    expect(broker.addresses().mqtt?.port).toBeGreaterThan(0);
    await broker.stop();
    await broker.stop();
    expect([broker.addresses(), await broker.metrics()]).toEqual([{}, '']);
  }
});

test('a worker that dies by itself is reported, and can be started again', async () => {
  const broker = createBroker(toOptions({}));
  onTestFinished(() => broker.stop());
  const failed = new Promise<Error>(resolve => broker.onFailure(resolve));
  await broker.start(signal);
  // A bug of our own, as far as the worker can tell.
  broker.release(undefined as unknown as JournalPosition);
  expect(await failed).toBeInstanceOf(Error);
  await broker.start(signal);
  expect((await broker.stats()).connections).toBe(0);
});

test('what it says of itself comes after the announcement of all that was acknowledged', async () => {
  const fixture = await startBroker();
  let synced = 0;
  fixture.broker.onSynced(({ sequence }) => {
    synced = sequence;
  });
  const device = await fixture.addDevice();
  const client = await fixture.connect(device);
  for (let sequence = 1; sequence <= 20; sequence++) {
    client.send(toPublish(`${device.prefix}/event`, '{}', { messageId: sequence }));
    await client.next('puback');
    await fixture.broker[sequence % 2 === 0 ? 'metrics' : 'stats']();
    expect(synced).toBe(sequence);
  }
});

test('R21: with nobody reading the journal the broker goes on to the quota, then asks to come back later', async () => {
  const limits = { ...DEFAULT_BROKER_LIMITS, deviceMessagesPerS: 1e6, deviceBurst: 1e6 };
  const directory = createTemporaryDirectory();
  const journal = {
    directory: join(directory, 'journal'),
    limitBytes: 16 * 1024 * 1024,
    segmentBytes: 1024 * 1024,
  };
  const fixture = await startBroker({ options: { limits, journal } });
  let synced: JournalPosition | undefined;
  fixture.broker.onSynced(position => {
    synced = position;
  });
  const device = await fixture.addDevice();
  let acknowledged = 0;
  for (let client = await fixture.connect(device); !client.isClosed; ) {
    client.send(
      toPublish(`${device.prefix}/event`, Buffer.alloc(16_000, 'x'), {
        messageId: (acknowledged % 60_000) + 1,
      }),
    );
    acknowledged += await client.next('puback').then(
      () => 1,
      () => 0,
    );
  }
  expect(acknowledged).toBeGreaterThan(500);
  expect((await fixture.broker.stats()).journal.bytes).toBeLessThanOrEqual(journal.limitBytes);
  await waitUntil(
    'the announcement',
    () => synced?.sequence,
    sequence => sequence === acknowledged,
  );
  await expect(fixture.connect(device)).rejects.toThrow('3');
  fixture.broker.release(synced!);
  const back = await waitUntil(
    'healing',
    async () => {
      const client = await fixture.connect(device).catch(() => undefined);
      client?.send(toPublish(`${device.prefix}/event`, '{}'));
      return client?.next('puback').catch(() => undefined);
    },
    puback => puback !== undefined,
  );
  expect(back?.messageId).toBe(1);
});

test('R17: stopping under load acknowledges what was appended, and nothing else', async () => {
  const limits = { ...DEFAULT_BROKER_LIMITS, deviceMessagesPerS: 1e6, deviceBurst: 1e6 };
  const fixture = await startBroker({ limits });
  const device = await fixture.addDevice();
  const client = await fixture.connect(device);
  let sent = 0;
  const sendUpTo = async (last: number) => {
    while (sent < last) {
      sent += 1;
      client.send(toPublish(`${device.prefix}/event`, String(sent), { messageId: sent }));
      if (sent % 100 === 0) await new Promise(resolve => setImmediate(resolve));
    }
  };
  await sendUpTo(2000);
  await waitUntil(
    'an acknowledgement',
    () => client.received.length,
    count => count > 0,
  );
  void fixture.broker.stop();
  await sendUpTo(5000);
  await client.closed();
  await fixture.broker.stop();
  const stored = new Set((await fixture.readJournal()).map(({ payload }) => Buffer.from(payload).toString()));
  const lost = client.received.filter(
    packet => packet.cmd === 'puback' && !stored.has(String(packet.messageId)),
  );
  expect(lost).toEqual([]);
  expect(client.received.length).toBeGreaterThan(0);
});

test('R22: when the wall clock jumps, sessions live and messages carry the new time', async () => {
  const clock = createManualClock(Date.UTC(2026, 0, 1));
  const { registry, journal, gates, port } = await startGates({ clock });
  const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
  const client = await connectRawMqtt({ port }, toOwnFields(device));
  journal.hold();
  const jumps = [Date.UTC(1970, 0, 1), Date.UTC(2036, 0, 1), Date.UTC(2026, 0, 1)];
  for (const [index, nowMs] of jumps.entries()) {
    clock.setNowMs(nowMs);
    client.send(toPublish(`${device.prefix}/event`, '{}', { messageId: index + 1 }));
    await waitUntil(
      'the message',
      () => journal.waiting.length,
      count => count === index + 1,
    );
  }
  expect(journal.waiting.map(({ entry }) => entry.receivedMs)).toEqual(jumps);
  journal.release();
  for (const _ of jumps) await client.next('puback');
  expect(gates.sessions.count).toBe(1);
});

test('the metrics are Prometheus text, each name once, and count what happened', async () => {
  const fixture = await startBroker();
  const device = await fixture.addDevice();
  const client = await fixture.connect(device);
  client.send(toPublish(`${device.prefix}/event`, '{}'));
  await client.next('puback');
  const lines = (await fixture.broker.metrics()).split('\n').filter(line => line !== '');
  const samples = lines.filter(line => !line.startsWith('#'));
  for (const line of samples)
    expect(line).toMatch(/^leitstand_(broker|journal)_[a-z0-9_]+(\{[^}]*\})? -?[0-9.e+-]+$/);
  const names = samples.map(line => line.slice(0, line.lastIndexOf(' ')));
  expect(new Set(names).size).toBe(names.length);
  expect(await fixture.metric('leitstand_broker_messages_accepted_total')).toBe(1);
  expect(await fixture.metric('leitstand_broker_puback_latency_seconds_count')).toBe(1);
  expect(await fixture.metric('leitstand_broker_connections')).toBe(1);
});
