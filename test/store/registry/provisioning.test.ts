/** Devices get a place and a secret. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isSameHash, toSecretHash } from '#core/secrets.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { createDevice, NOW_MS, openWithCities } from './registry-fixtures.ts';

function open() {
  const file = join(createTemporaryDirectory(), 'registry.sqlite');
  return openWithCities({ open: () => openRegistry({ engine: 'sqlite', file }) });
}

it('gives each device a place and a secret of its own, of which only the hash is kept', async () => {
  const registry = await open();
  const devices = [createDevice('lm-1'), createDevice('hs-1', { city: 'speyer', kind: 'hotspot' })];
  const provisioned = await provisionDevices(registry, devices, { nowMs: NOW_MS });
  expect(provisioned.map(({ device, userName }) => [device.id, userName])).toEqual([
    ['lm-1', 'landau/lightmast/lm-1'],
    ['hs-1', 'speyer/hotspot/hs-1'],
  ]);
  expect(provisioned[0]!.secret).not.toBe(provisioned[1]!.secret);
  expect(await registry.devices.listAllDevices()).toHaveLength(2);
  for (const { device, userName, secret } of provisioned) {
    const credential = await registry.access.getCredential(userName);
    expect(credential).toMatchObject({
      type: 'device',
      deviceId: device.id,
      enabled: true,
      changedMs: NOW_MS,
    });
    expect(isSameHash(credential!.secretSha256!, toSecretHash(secret))).toBe(true);
  }
});

it('replaces the secret of a device that has one', async () => {
  const registry = await open();
  const [first] = await provisionDevices(registry, [createDevice('lm-1')], { nowMs: NOW_MS });
  const options = { nowMs: NOW_MS + 1, createSecret: () => 'a-new-secret' };
  const [second] = await provisionDevices(registry, [createDevice('lm-1')], options);
  expect(second!.secret).toBe('a-new-secret');
  const credential = await registry.access.getCredential('landau/lightmast/lm-1');
  expect(isSameHash(credential!.secretSha256!, toSecretHash('a-new-secret'))).toBe(true);
  expect(isSameHash(credential!.secretSha256!, toSecretHash(first!.secret))).toBe(false);
});

it('gives no secret to a device whose city is not known', async () => {
  const registry = await open();
  const lost = provisionDevices(registry, [createDevice('lm-1', { city: 'nowhere' })], { nowMs: NOW_MS });
  await expect(lost).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await registry.access.listCredentials()).toEqual([]);
});
