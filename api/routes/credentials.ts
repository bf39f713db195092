/** What a device signs in with: rotated, taken away and given back. The broker notices within seconds. */
import { type Device, toDeviceUserName } from '#core/devices.ts';
import type { CredentialResource } from '#core/provisioning-resources.ts';
import { createSecret, toSecretHash } from '#core/secrets.ts';
import type { Credential } from '#store/registry/registry-access.ts';
import { ADMIN_ROLES } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { findDevice } from '../find-device.ts';
import { ApiProblem } from '../problems.ts';
import { CredentialSchema, CredentialSecretSchema } from '../schemas/provisioning-schemas.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const config = { access: ADMIN_ROLES, scope: 'provisioning' } as const;

export async function registerCredentials(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  app.get(
    '/api/v1/devices/:id/credential',
    {
      config,
      schema: {
        tags: ['provisioning'],
        summary: 'What a device signs in with',
        params: DeviceParameters,
        response: { 200: CredentialSchema },
      },
    },
    async (request): Promise<CredentialResource> => {
      const device = await findDevice(context, request, request.params.id);
      const credential = await registry.access.getCredential(toDeviceUserName(device));
      if (!credential) throw new ApiProblem('NOT_FOUND', { detail: 'The device has no credential' });
      return toResource(credential);
    },
  );

  app.post(
    '/api/v1/devices/:id/credential/rotate',
    {
      config: { ...config, audit: 'credential.rotate' },
      schema: {
        tags: ['provisioning'],
        summary: 'A new secret, shown this once; the old one stops working',
        params: DeviceParameters,
        response: { 200: CredentialSecretSchema },
      },
    },
    async (request, reply) => {
      const device = await findDevice(context, request, request.params.id);
      const userName = toDeviceUserName(device);
      const secret = createSecret();
      await context.change(request, async ({ access, note }) => {
        const credential = (await access.getCredential(userName)) ?? toFirstCredential(device);
        const secretSha256 = toSecretHash(secret);
        await access.putCredential({ ...credential, secretSha256, changedMs: clock.nowMs() });
        await note({ city: device.city, objectId: device.id });
      });
      return reply.header('cache-control', 'no-store').send({ userName, secret });
    },
  );

  for (const [verb, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const) {
    app.post(
      `/api/v1/devices/:id/credential/${verb}`,
      {
        config: { ...config, audit: `credential.${verb}` },
        schema: {
          tags: ['provisioning'],
          summary: enabled ? 'Lets the device sign in again' : 'Signs the device out and keeps it out',
          params: DeviceParameters,
          response: { 200: CredentialSchema },
        },
      },
      async (request): Promise<CredentialResource> => {
        const device = await findDevice(context, request, request.params.id);
        return context.change(request, async ({ access, note }) => {
          const credential = await access.getCredential(toDeviceUserName(device));
          if (!credential) throw new ApiProblem('NOT_FOUND', { detail: 'The device has no credential' });
          const changed = { ...credential, enabled, changedMs: clock.nowMs() };
          await access.putCredential(changed);
          const changes = [{ field: 'enabled' as const, from: credential.enabled, to: enabled }];
          await note({ city: device.city, objectId: device.id, changes });
          return toResource(changed);
        });
      },
    );
  }
}

/** Of a device that was entered without one. */
function toFirstCredential(device: Device): Credential {
  return {
    userName: toDeviceUserName(device),
    type: 'device',
    deviceId: device.id,
    city: device.city,
    enabled: true,
    changedMs: 0,
  };
}

function toResource({ userName, enabled, secretSha256, changedMs }: Credential): CredentialResource {
  return { userName, enabled, hasSecret: secretSha256 !== undefined, changed: toTime(changedMs) };
}
