/** S13: a device removed, disabled or rotated while it is connected. */
import { describe, expect, test } from 'vitest';
import { createSecret } from '#core/secrets.ts';
import { startBroker, toDeviceCredential, toOwnFields, toPublish } from '../support/broker-fixture.ts';
import { connectRawMqtt } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

const KICK_MS = 5000;

describe('S13: a connected device', () => {
  test.each(['removed', 'deleted', 'disabled', 'rotated'])(
    'that was %s is kicked and its old secret refused',
    async what => {
      const fixture = await startBroker();
      const { access, devices } = fixture.registry;
      const [device, other] = [await fixture.addDevice(), await fixture.addDevice()];
      const will = {
        topic: `${device.prefix}/state`,
        payload: Buffer.from('{}'),
        qos: 1 as const,
        retain: true,
      };
      const client = await fixture.connect(device, { will });
      const bystander = await fixture.connect(other);
      const renewed = createSecret();
      const credential = toDeviceCredential(device.id, device.userName, device.secret);
      if (what === 'removed') await access.deleteCredential(device.userName);
      if (what === 'deleted') await devices.deleteDevice(device.id);
      if (what === 'disabled') await access.putCredential({ ...credential, enabled: false });
      if (what === 'rotated')
        await access.putCredential(toDeviceCredential(device.id, device.userName, renewed));
      await client.closed(KICK_MS);
      if (what !== 'deleted') {
        const look = () => fixture.registry.ingest.log(device.id, 10);
        await waitUntil('the log', look, lines => lines.some(({ type }) => type === 'kicked'));
      }
      await expect(connectRawMqtt({ port: fixture.port }, toOwnFields(device))).rejects.toThrow('4');
      if (what === 'rotated') await fixture.connect({ ...device, secret: renewed });
      bystander.send(toPublish(`${other.prefix}/telemetry`, '{}'));
      await bystander.next('puback');
      // Its will is not spoken either: only the bystander's message is there.
      const records = await waitUntil('a record', fixture.readJournal, all => all.length > 0);
      expect(records.map(({ identity }) => identity)).toEqual([other.userName]);
    },
  );

  test('that was rotated may come back with its new secret at once', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    (await fixture.connect(device)).end();
    const secret = createSecret();
    await fixture.registry.access.putCredential(toDeviceCredential(device.id, device.userName, secret));
    await fixture.connect({ ...device, secret });
  });

  test('keeps its connection when nothing of its sign-in changed', async () => {
    const fixture = await startBroker();
    const [device, other] = [await fixture.addDevice(), await fixture.addDevice()];
    const client = await fixture.connect(device);
    const witness = await fixture.connect(other);
    await fixture.registry.access.putCredential(
      toDeviceCredential(device.id, device.userName, device.secret),
    );
    await fixture.registry.access.deleteCredential(other.userName);
    await witness.closed(KICK_MS);
    client.send({ cmd: 'pingreq' });
    await client.next('pingresp');
  });

  test('does not get the queue of the session it had', async () => {
    const fixture = await startBroker({ limits: { persistentSessions: true } });
    const device = await fixture.addDevice();
    const secret = await fixture.addService({ userName: 'api', role: 'platform' });
    const client = await fixture.connect(device, { clean: false });
    const subscriptions = [{ topic: `${device.prefix}/cmd/#`, qos: 1 as const }];
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions });
    await client.next('suback');
    client.end();
    await waitUntil('gone', fixture.broker.stats, ({ connections }) => connections === 0);
    const api = await fixture.connectService('api', secret);
    api.send(toPublish(`${device.prefix}/cmd/reboot`, '{}'));
    await waitUntil('queued', fixture.broker.stats, ({ queuedOffline }) => queuedOffline === 1);
    const renewed = createSecret();
    await fixture.registry.access.putCredential(toDeviceCredential(device.id, device.userName, renewed));
    const back = await waitUntil(
      'the new secret',
      () => fixture.connect({ ...device, secret: renewed }, { clean: false }).catch(() => undefined),
      connected => connected !== undefined,
    );
    back?.send({ cmd: 'pingreq' });
    await back?.next('pingresp');
    expect(back?.received).toEqual([]);
    expect((await fixture.broker.stats()).queuedOffline).toBe(0);
  });
});
