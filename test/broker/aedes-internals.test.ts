/**
 * Everything private or undocumented of Aedes 1.2.0 and mqtt-packet 9.0.2 that the broker relies on. When
 * an upgrade makes one of these fail, look at `broker/aedes-client.ts` before anything else.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Duplex } from 'node:stream';
import { Aedes } from 'aedes';
import mqttPacket from 'mqtt-packet';
import { expect, onTestFinished, test } from 'vitest';
import { toClient } from '../../broker/aedes-broker.ts';
import type { AedesClient } from '../../broker/aedes-client.ts';
import { addTestDevice, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { startGates } from '../support/gates-fixture.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';

test.each([
  ['aedes', '1.2.0'],
  ['aedes-persistence', '11.0.0'],
  ['mqtt-packet', '9.0.2'],
])('%s is %s, exactly', (name, version) => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(manifest.dependencies[name]).toBe(version);
});

test('there is one mqtt-packet and one persistence: ours is the one Aedes uses', () => {
  const ours = createRequire(import.meta.url);
  const theirs = createRequire(ours.resolve('aedes'));
  for (const name of ['mqtt-packet', 'aedes-persistence'])
    expect(theirs.resolve(name)).toBe(ours.resolve(name));
});

test('the parser knows the announced length of an unfinished packet before its body is there', () => {
  const parser = mqttPacket.parser() as unknown as {
    packet: { length: number };
    parse: (bytes: Buffer) => number;
    on: (event: string, listener: () => void) => void;
  };
  parser.on('error', () => {});
  expect(parser.packet.length).toBe(-1);
  parser.parse(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f, 0]));
  expect(parser.packet.length).toBe(268_435_455);
});

test('Aedes reads a socket by conn.read alone, which an own property replaces', async () => {
  const aedes = await Aedes.createBroker();
  onTestFinished(() => new Promise<void>(resolve => aedes.close(resolve)));
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, callback) => callback() });
  const client = toClient(aedes.handle(socket));
  const read = new Promise<void>(resolve => {
    client.conn.read = size => {
      if (size !== 0) resolve();
      return null;
    };
  });
  socket.push('x');
  await read;
  socket.destroy();
});

async function openClient(): Promise<{
  client: AedesClient;
  raw: Awaited<ReturnType<typeof connectRawMqtt>>;
}> {
  const { gates, registry, port } = await startGates();
  const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
  const will = { topic: `${device.prefix}/state`, payload: Buffer.from('x'), qos: 1 as const, retain: false };
  const raw = await connectRawMqtt({ port }, { ...toOwnFields(device), will });
  raw.send(toPublish(`${device.prefix}/event`, '{}'));
  await raw.next('puback');
  const [session] = gates.sessions.all();
  return { client: session!.client, raw };
}

test('a client has the private members we use', async () => {
  const { client } = await openClient();
  expect(client).toMatchObject({ closed: false, connected: true, id: 'ld-lm-0001' });
  expect(client._parser.packet.length).toBeTypeOf('number');
  expect(client._parsingBatch).toBeTypeOf('number');
  expect(client._nextBatch).toBeTypeOf('function');
  expect(client._keepaliveTimer?.refresh).toBeTypeOf('function');
  expect(client._will?.topic).toBe('iot/v1/landau/lightmast/ld-lm-0001/state');
  expect(client.will).toBe(client._will);
});

test('pause stops reading; resume reads on once the count of packets is set back', async () => {
  const { client, raw } = await openClient();
  client.pause();
  raw.send({ cmd: 'pingreq' });
  raw.send({ cmd: 'pingreq' });
  while (client.conn.readableLength === 0) await new Promise(resolve => setImmediate(resolve));
  client._parsingBatch = 1;
  client.resume();
  await raw.next('pingresp');
  await raw.next('pingresp');
});

test('the write buffer of a socket is as large as we say', async () => {
  const { client } = await openClient();
  client.conn._writableState.highWaterMark = 123_456;
  expect(client.conn.writableHighWaterMark).toBe(123_456);
});
