/** S10, S11 and mutual TLS: who is let in, and that nobody is when nobody can say so. */
import { describe, expect, test } from 'vitest';
import { createSecret } from '#core/secrets.ts';
import type { Registry } from '#store/registry/registry.ts';
import type { Credential } from '#store/registry/registry-access.ts';
import { addTestDevice, startBroker, toOwnFields } from '../support/broker-fixture.ts';
import { startGates } from '../support/gates-fixture.ts';
import { connectRawMqtt, openRawMqtt, type RawTarget, toConnectPacket } from '../support/raw-mqtt.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The return code, or 'closed' without one. */
async function tryConnect(target: RawTarget, fields: object): Promise<number | 'closed'> {
  const client = openRawMqtt(target);
  client.send(toConnectPacket(fields));
  const code = await client.next('connack').then(
    ({ returnCode }) => returnCode ?? 'closed',
    () => 'closed' as const,
  );
  client.end();
  return code;
}

describe('S10: wrong passwords', () => {
  test('from one address are throttled; the real device gets in from its own', async () => {
    const fixture = await startBroker({ limits: { failedLoginsPerMinute: 5 } });
    const device = await fixture.addDevice();
    const wrong = { ...toOwnFields(device), password: Buffer.from('guess') };
    const codes: (number | 'closed')[] = [];
    for (let attempt = 0; attempt < 40; attempt++)
      codes.push(await tryConnect({ port: fixture.port, localAddress: '127.0.0.2' }, wrong));
    expect(codes.slice(0, 5)).toEqual([4, 4, 4, 4, 4]);
    expect(codes.slice(5).every(code => code === 5)).toBe(true);
    expect(await tryConnect({ port: fixture.port, localAddress: '127.0.0.3' }, toOwnFields(device))).toBe(0);
    const tried = await fixture.metric('leitstand_broker_refused_total{reason="badCredentials"}');
    expect(tried).toBe(5);
    expect(await fixture.metric('leitstand_broker_refused_total{reason="tooManyFailures"}')).toBe(35);
  });

  test('spread over addresses do not lock the device out', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const wrong = { ...toOwnFields(device), password: Buffer.from('guess') };
    for (let host = 2; host < 30; host++)
      await tryConnect({ port: fixture.port, localAddress: `127.0.0.${host}` }, wrong);
    expect(await tryConnect({ port: fixture.port, localAddress: '127.0.1.1' }, toOwnFields(device))).toBe(0);
  });
});

describe('S11: a registry that', () => {
  function wrapCredential(get: (registry: Registry, name: string) => Promise<Credential | undefined>) {
    return (registry: Registry): Registry => ({
      ...registry,
      access: { ...registry.access, getCredential: name => get(registry, name) },
    });
  }

  test('hangs holds nobody: the connection is closed after the login timeout, and others are served', async () => {
    const { registry, port } = await startGates({
      limits: { loginTimeoutMs: 300 },
      wrapRegistry: wrapCredential((real, name) =>
        name.endsWith('0001') ? new Promise(() => {}) : real.access.getCredential(name),
      ),
    });
    const stuck = await addTestDevice(registry, { id: 'ld-lm-0001' });
    const fine = await addTestDevice(registry, { id: 'ld-lm-0002' });
    const waiting = tryConnect({ port }, toOwnFields(stuck));
    expect(await tryConnect({ port }, toOwnFields(fine))).toBe(0);
    expect(await waiting).toBe('closed');
  });

  test('throws lets nobody in: return code 3', async () => {
    const { registry, port } = await startGates({
      wrapRegistry: wrapCredential(() => Promise.reject(new Error('down'))),
    });
    const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
    expect(await tryConnect({ port }, toOwnFields(device))).toBe(3);
  });

  test('went away lets in who signed in within the cache time, and nobody after it', async () => {
    let isDown = false;
    const wrapRegistry = wrapCredential((real, name) =>
      isDown ? Promise.reject(new Error('down')) : real.access.getCredential(name),
    );
    for (const [credentialCacheMs, code] of [
      [60_000, 0],
      [0, 3],
    ] as const) {
      isDown = false;
      const { registry, port } = await startGates({ limits: { credentialCacheMs }, wrapRegistry });
      const device = await addTestDevice(registry, { id: 'ld-lm-0001' });
      expect(await tryConnect({ port }, toOwnFields(device))).toBe(0);
      isDown = true;
      expect(await tryConnect({ port }, toOwnFields(device))).toBe(code);
    }
  });
});

describe('a credential', () => {
  test('that is disabled, without a secret, or of no device lets nobody in', async () => {
    const fixture = await startBroker();
    const { access } = fixture.registry;
    const device = await fixture.addDevice();
    const credential = (await access.getCredential(device.userName))!;
    const secret = createSecret();
    await access.putCredential({ ...credential, enabled: false });
    expect(await tryConnect({ port: fixture.port }, toOwnFields(device))).toBe(4);
    const { secretSha256: _, ...withoutSecret } = credential;
    await access.putCredential(withoutSecret);
    expect(await tryConnect({ port: fixture.port }, toOwnFields({ ...device, secret }))).toBe(4);
  });

  test('of an adapter opens its mount in its city, and nothing else', async () => {
    const fixture = await startBroker();
    const userName = 'chirpstack/landau';
    const secret = await fixture.addService({ userName, role: 'adapter', city: 'landau' });
    const adapter = await fixture.connectService(userName, secret);
    const topic = 'in/chirpstack/landau/application/1/device/0102/event/up';
    adapter.send({ cmd: 'publish', topic, payload: '{}', qos: 1, messageId: 1, dup: false, retain: false });
    await adapter.next('puback');
    const other = topic.replace('landau', 'woerth');
    adapter.send({
      cmd: 'publish',
      topic: other,
      payload: '{}',
      qos: 1,
      messageId: 2,
      dup: false,
      retain: false,
    });
    await adapter.closed();
    const records = await waitUntil('the record', fixture.readJournal, all => all.length > 0);
    expect(records.map(({ identity, topic: name }) => [identity, name])).toEqual([[userName, topic]]);
  });

  test('of a service cannot take a device’s client id', async () => {
    const fixture = await startBroker();
    const device = await fixture.addDevice();
    const owner = await fixture.connect(device);
    const secret = await fixture.addService({ userName: 'portal', role: 'reader', city: 'landau' });
    const fields = { clientId: device.id, username: 'portal', password: Buffer.from(secret) };
    await expect(connectRawMqtt({ port: fixture.port }, fields)).rejects.toThrow('2');
    owner.send({ cmd: 'pingreq' });
    await owner.next('pingresp');
  });
});
