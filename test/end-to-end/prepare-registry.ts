/** A registry on PostgreSQL with what a test of the whole way needs. */
import { randomUUID } from 'node:crypto';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { type ProvisionedDevice, provisionDevices } from '#store/registry/provisioning.ts';

/** A mast, and a program that may look. */
export async function prepareRegistry(url: string): Promise<{ mast: ProvisionedDevice; token: string }> {
  const registry = await openRegistry({ engine: 'postgres', url });
  const center: [number, number] = [8.117, 49.198];
  await registry.devices.putCity({
    slug: 'landau',
    name: 'Landau',
    ags: '07313000',
    timeZone: 'Europe/Berlin',
    center,
  });
  const device = {
    id: 'mast-1',
    city: 'landau',
    kind: 'lightmast' as const,
    name: 'Mast',
    reportIntervalS: 900,
  };
  const [mast] = await provisionDevices(registry, [{ ...device, lifecycle: 'commissioned' }], {
    nowMs: Date.now(),
  });
  const token = createSecret();
  await registry.access.putGrant({
    id: randomUUID(),
    type: 'token',
    name: 'test',
    assignments: [{ role: 'viewer', cities: '*' }],
    secretSha256: toSecretHash(token),
    createdMs: Date.now(),
    expiresMs: Date.now() + 86_400_000,
  });
  await registry.close();
  return { mast: mast!, token };
}
