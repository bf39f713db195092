/** Devices are entered, changed, locked out and erased; every secret is shown once. */
import type { HTTPMethods } from 'fastify';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../../api/app.ts';
import type { CredentialSecret, ProvisionedDeviceResource } from '../../core/provisioning-resources.ts';
import { isSameHash, toSecretHash } from '../../core/secrets.ts';
import { createApiFixture } from './api-fixture.ts';

const MAST = {
  id: 'ld-lm-0009',
  city: 'landau',
  kind: 'lightmast',
  name: 'Ostring 9',
  location: [8.1, 49.2],
};

async function setUp(cities: readonly string[] | '*' = ['landau']) {
  const fixture = await createApiFixture();
  const app = await buildApp(fixture.options);
  const headers = { authorization: `Bearer ${await fixture.createToken('admin', cities)}` };
  const call = async (method: HTTPMethods, url: string, payload?: object) => {
    const reply = await app.inject({ method, url, headers, ...(payload && { payload }) });
    return {
      status: reply.statusCode,
      body: reply.body === '' ? undefined : reply.json(),
      headers: reply.headers,
    };
  };
  const actionsOf = async (objectId: string) =>
    (await fixture.registry.audit.query({ objectId, limit: 99 })).items.reverse();
  const isSecretOf = async (userName: string, secret: string) => {
    const credential = await fixture.registry.access.getCredential(userName);
    return isSameHash(credential?.secretSha256 ?? new Uint8Array(), toSecretHash(secret));
  };
  return { ...fixture, app, call, actionsOf, isSecretOf };
}

describe('a device', () => {
  it('is entered with the defaults of its kind and a secret that is shown once', async () => {
    const { call, registry, isSecretOf, actionsOf, logLines } = await setUp();
    const { status, body, headers } = await call('POST', '/api/v1/devices', MAST);
    expect(status).toBe(201);
    const { secret, userName, device } = body as ProvisionedDeviceResource;
    expect(device).toEqual({ ...MAST, lifecycle: 'commissioned', reportIntervalS: expect.any(Number) });
    expect(await isSecretOf(userName, secret)).toBe(true);
    expect(headers['cache-control']).toBe('no-store');
    expect(await registry.devices.getDevice(MAST.id)).toEqual(device);
    const [entry] = await actionsOf(MAST.id);
    expect(entry).toMatchObject({ action: 'device.create', city: 'landau' });
    expect(entry?.changes).toContainEqual({ field: 'location', to: '8.1, 49.2' });
    expect(JSON.stringify(entry) + logLines.join('')).not.toContain(secret);
    const again = await call('POST', '/api/v1/devices', MAST);
    expect(again).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    expect(await isSecretOf(userName, secret)).toBe(true);
  });

  it('is refused with every fault at once, and in a city of others as in none', async () => {
    const { call, registry } = await setUp();
    const wrong = {
      id: '-x',
      city: 'landau',
      kind: 'lightmast',
      name: 'a\nb',
      reportIntervalS: 0,
      location: [200, 9],
    };
    const { status, body } = await call('POST', '/api/v1/devices', wrong);
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'id',
      'name',
      'reportIntervalS',
      'longitude',
    ]);
    const [foreign, unknown] = await Promise.all(
      ['speyer', 'nowhere'].map(city => call('POST', '/api/v1/devices', { ...MAST, city })),
    );
    expect(foreign?.body.errors).toEqual([{ field: 'city', rule: 'must be one of yours' }]);
    expect(unknown?.body.errors).toEqual(foreign?.body.errors);
    expect(await registry.devices.getDevice(MAST.id)).toBeUndefined();
  });

  it('is changed field by field, keeps what is not named, and the log tells from what to what', async () => {
    const { call, registry, actionsOf } = await setUp();
    await registry.devices.putDevices([
      { ...(await registry.devices.getDevice('ld-lm-0001'))!, groupId: 'G1', firmwareVersion: '2.1' },
    ]);
    const patch = { name: 'Ostring 1a', groupId: null, lifecycle: 'maintenance', reportIntervalS: 60 };
    const { status, body } = await call('PATCH', '/api/v1/devices/ld-lm-0001', patch);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: 'ld-lm-0001',
      city: 'landau',
      kind: 'lightmast',
      name: 'Ostring 1a',
      location: [8.11, 49.2],
      lifecycle: 'maintenance',
      reportIntervalS: 60,
    });
    expect((await registry.devices.getDevice('ld-lm-0001'))?.firmwareVersion).toBe('2.1');
    expect((await actionsOf('ld-lm-0001'))[0]?.changes).toEqual([
      { field: 'group', from: 'G1' },
      { field: 'interval', from: 900, to: 60 },
      { field: 'lifecycle', from: 'commissioned', to: 'maintenance' },
      { field: 'name', from: 'Ostring 1', to: 'Ostring 1a' },
    ]);
    for (const bad of [{}, { city: 'speyer' }, { name: ' ' }, { lifecycle: 'gone' }]) {
      expect((await call('PATCH', '/api/v1/devices/ld-lm-0001', bad)).status, JSON.stringify(bad)).toBe(400);
    }
    expect(await actionsOf('ld-lm-0001')).toHaveLength(1);
  });

  it('gets a new secret, is locked out and let in again', async () => {
    const { call, registry, isSecretOf, actionsOf } = await setUp();
    const { body } = await call('POST', '/api/v1/devices', MAST);
    const { userName, secret } = body as ProvisionedDeviceResource;
    const url = `/api/v1/devices/${MAST.id}/credential`;
    const rotated = (await call('POST', `${url}/rotate`)).body as CredentialSecret;
    expect(rotated.secret).not.toBe(secret);
    expect(await isSecretOf(userName, rotated.secret)).toBe(true);
    expect((await call('POST', `${url}/disable`)).body).toMatchObject({ enabled: false, hasSecret: true });
    expect((await registry.access.getCredential(userName))?.enabled).toBe(false);
    // Rotation does not let in again who was locked out.
    await call('POST', `${url}/rotate`);
    expect((await call('GET', url)).body).toMatchObject({ userName, enabled: false });
    expect((await call('POST', `${url}/enable`)).body.enabled).toBe(true);
    expect((await actionsOf(MAST.id)).map(({ action }) => action)).toEqual([
      'device.create',
      'credential.rotate',
      'credential.disable',
      'credential.rotate',
      'credential.enable',
    ]);
    // One that was entered without a credential.
    expect((await call('GET', '/api/v1/devices/ld-lm-0001/credential')).status).toBe(404);
    expect((await call('POST', '/api/v1/devices/ld-lm-0001/credential/disable')).status).toBe(404);
    expect((await call('POST', '/api/v1/devices/ld-lm-0001/credential/rotate')).status).toBe(200);
  });

  it('is deleted with its credential, and its id is free once its data is erased', async () => {
    const { call, registry, actionsOf, clock } = await setUp();
    const { userName } = (await call('POST', '/api/v1/devices', MAST)).body as ProvisionedDeviceResource;
    const { status, body } = await call('DELETE', `/api/v1/devices/${MAST.id}`);
    expect(status).toBe(202);
    expect(body).toEqual({ device: MAST.id, city: 'landau', requested: '2026-11-20T12:00:00.000Z' });
    expect(await registry.access.getCredential(userName)).toBeUndefined();
    expect((await call('GET', `/api/v1/devices/${MAST.id}`)).status).toBe(404);
    expect((await call('DELETE', `/api/v1/devices/${MAST.id}`)).status).toBe(404);
    expect((await actionsOf(MAST.id)).at(-1)).toMatchObject({ action: 'device.erase', city: 'landau' });
    expect((await call('POST', '/api/v1/devices', MAST)).status).toBe(409);
    clock.advance(60_000);
    await registry.erasures.markErased(MAST.id, clock.nowMs());
    const erased = await call('GET', `/api/v1/erasures/${MAST.id}`);
    expect(erased.body.erased).toBe('2026-11-20T12:01:00.000Z');
    expect((await call('POST', '/api/v1/devices', MAST)).status).toBe(201);
  });
});

it('nobody but an administrator of the city enters, changes, locks out or erases a device', async () => {
  const { app, createToken, createTokenOf } = await setUp();
  const tokens = [
    await createToken('operator', '*'),
    await createTokenOf([
      { role: 'admin', cities: ['speyer'] },
      { role: 'viewer', cities: ['landau'] },
    ]),
  ];
  for (const [method, url, payload] of [
    ['PATCH', '/api/v1/devices/ld-lm-0001', { name: 'x' }],
    ['DELETE', '/api/v1/devices/ld-lm-0001'],
    ['GET', '/api/v1/devices/ld-lm-0001/credential'],
    ['POST', '/api/v1/devices/ld-lm-0001/credential/rotate'],
    ['POST', '/api/v1/devices/ld-lm-0001/credential/disable'],
    ['POST', '/api/v1/devices/ld-lm-0001/credential/enable'],
  ] as const) {
    const statuses = [];
    for (const token of tokens) {
      const headers = { authorization: `Bearer ${token}` };
      const reply = await app.inject({ method, url, headers, ...(payload && { payload }) });
      statuses.push(reply.statusCode);
    }
    expect(statuses, `${method} ${url}`).toEqual([403, 404]);
  }
});
