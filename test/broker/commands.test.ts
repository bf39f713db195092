/** Commands and configuration on their way to a device, and what it is told of its refusals. */
import { describe, expect, test } from 'vitest';
import type { DeviceCommand } from '#store/registry/registry-commands.ts';
import { type BrokerFixture, startBroker, type TestDevice, toPublish } from '../support/broker-fixture.ts';
import type { RawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

function toCommand(device: TestDevice, fields: Partial<DeviceCommand> = {}): DeviceCommand {
  const nowMs = Date.now();
  return {
    id: 'c-1',
    deviceId: device.id,
    name: 'setLevel',
    args: { level: 70 },
    createdMs: nowMs,
    ttlS: 60,
    state: 'queued',
    attempts: 0,
    changedMs: nowMs,
    by: 'test',
    ...fields,
  };
}

async function subscribe(client: RawMqtt, ...filters: string[]) {
  const subscriptions = filters.map(topic => ({ topic, qos: 1 as const }));
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions });
  return (await client.next('suback')).granted;
}

async function waitForState(fixture: BrokerFixture, device: TestDevice, state: DeviceCommand['state']) {
  const look = async () => (await fixture.registry.commands.list(device.id, 1))[0];
  return waitUntil(`state ${state}`, look, command => command?.state === state);
}

describe('a command', () => {
  test('waits for the device, goes out when it subscribes, and is marked as sent', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    await fixture.registry.commands.queue(toCommand(device), 10);
    const client = await fixture.connect(device);
    await subscribe(client, `${device.prefix}/cmd/#`);
    const publish = await client.next('publish');
    expect(publish).toMatchObject({ topic: `${device.prefix}/cmd/setLevel`, qos: 1, retain: false });
    expect(JSON.parse(publish.payload.toString())).toMatchObject({
      v: 1,
      id: 'c-1',
      ttlS: 60,
      args: { level: 70 },
    });
    expect(await waitForState(fixture, device, 'sent')).toMatchObject({ attempts: 1 });
  });

  test('for a device that is here goes out by itself, once', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    await subscribe(client, `${device.prefix}/cmd/setLevel`);
    await fixture.registry.commands.queue(toCommand(device, { id: 'other', name: 'reboot' }), 10);
    await fixture.registry.commands.queue(toCommand(device), 10);
    expect((await client.next('publish')).topic).toBe(`${device.prefix}/cmd/setLevel`);
    await waitUntil(
      'sent',
      () => fixture.metric('leitstand_broker_commands_sent_total'),
      sent => sent === 1,
    );
    expect(client.received).toEqual([]);
  });

  test('is repeated at each reconnect with the same id, DUP not set, until the device acknowledges', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    await fixture.registry.commands.queue(toCommand(device), 10);
    for (let attempt = 1; attempt <= 3; attempt++) {
      const client = await fixture.connect(device);
      await subscribe(client, `${device.prefix}/cmd/#`);
      const { payload, dup } = await client.next('publish');
      expect([JSON.parse(payload.toString()).id, dup]).toEqual(['c-1', false]);
      await waitUntil(
        'the attempt',
        async () => (await fixture.registry.commands.list(device.id, 1))[0]?.attempts,
        attempts => attempts === attempt,
      );
      client.end();
    }
    await fixture.registry.commands.acknowledge('c-1', device.id, 'accepted', undefined, Date.now());
    await fixture.registry.commands.queue(toCommand(device, { id: 'c-2' }), 10);
    const client = await fixture.connect(device);
    await subscribe(client, `${device.prefix}/cmd/#`);
    expect(JSON.parse((await client.next('publish')).payload.toString()).id).toBe('c-2');
  });

  test('that has expired is not sent', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const createdMs = Date.now() - 10_000;
    await fixture.registry.commands.queue(toCommand(device, { id: 'old', createdMs, ttlS: 5 }), 10);
    await fixture.registry.commands.queue(toCommand(device, { id: 'new' }), 10);
    const client = await fixture.connect(device);
    await subscribe(client, `${device.prefix}/cmd/#`);
    expect(JSON.parse((await client.next('publish')).payload.toString()).id).toBe('new');
    const look = async () =>
      (await fixture.registry.commands.list(device.id, 2)).find(({ id }) => id === 'old');
    await waitUntil('expiry', look, command => command?.state === 'expired');
  });
});

describe('configuration', () => {
  const toConfig = (device: TestDevice, version: number) => ({
    deviceId: device.id,
    config: { v: 1 as const, ts: new Date().toISOString(), version, config: { level: version } },
    changedMs: Date.now(),
  });

  test('is retained, restored at start, and its changes reach those who are here', async () => {
    const first = await startBroker();
    const device = await first.addDevice();
    await first.registry.commands.putConfig(toConfig(device, 1));
    const client = await first.connect(device);
    await waitUntil('retained', first.broker.stats, ({ retainedTopics }) => retainedTopics === 1);
    await subscribe(client, `${device.prefix}/config`);
    const retained = await client.next('publish');
    expect([retained.retain, JSON.parse(retained.payload.toString()).version]).toEqual([true, 1]);
    await first.registry.commands.putConfig(toConfig(device, 2));
    const live = await client.next('publish');
    expect([live.retain, JSON.parse(live.payload.toString()).version]).toEqual([false, 2]);
    await first.broker.stop();
    await first.broker.start(new AbortController().signal);
    const port = first.broker.addresses().mqtt?.port ?? 0;
    const back = await first.connect(device, {}, { port });
    await subscribe(back, `${device.prefix}/config`);
    expect(JSON.parse((await back.next('publish')).payload.toString()).version).toBe(2);
  });
});

test('birth and state are restored from the registry at start', async () => {
  const fixture = await startBroker();
  const device = await fixture.addDevice();
  await fixture.registry.ingest.apply({
    sequence: 1,
    states: [
      {
        deviceId: device.id,
        state: 'ready',
        stateSinceMs: Date.UTC(2026, 0, 1),
        boot: 3,
        birth: { v: 1, boot: 3, kind: 'lightmast' },
        components: {},
      },
    ],
    completeness: [],
    quarantine: [],
    log: [],
    acks: [],
    events: [],
  });
  await fixture.broker.stop();
  await fixture.broker.start(new AbortController().signal);
  expect((await fixture.broker.stats()).retainedTopics).toBe(2);
});

describe('a refusal', () => {
  test('by ingest is told to the device on its own topic', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const client = await fixture.connect(device);
    await subscribe(client, `${device.prefix}/refused`);
    const line = { timeMs: Date.now(), deviceId: device.id, type: 'refused', text: 'clockSkew', count: 2 };
    await fixture.registry.ingest.appendLog([line]);
    const told = await client.next('publish');
    expect([told.topic, told.qos]).toEqual([`${device.prefix}/refused`, 0]);
    expect(JSON.parse(told.payload.toString())).toMatchObject({ v: 1, reason: 'clockSkew', count: 2 });
  });

  test('by the access rules is not acknowledged, ends the connection and stands in the log, folded', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    for (let attempt = 0; attempt < 3; attempt++) {
      const client = await fixture.connect(device, {});
      client.send(toPublish('iot/v1/landau/lightmast/ld-lm-9999/telemetry', '{}'));
      await client.closed();
      expect(client.received).toEqual([]);
    }
    const look = () => fixture.registry.ingest.log(device.id, 10);
    const [line] = await waitUntil('the log', look, lines => lines.length > 0);
    expect(line).toMatchObject({ type: 'publishRefused', count: 3 });
    expect(line?.text).toContain('iot/v1/landau/lightmast/ld-lm-9999/telemetry');
    expect(await fixture.readJournal()).toEqual([]);
  });
});
