/** Devices are entered, changed and erased here, one by one; their secrets are shown once and kept as hashes. */
import { toDeviceUserName } from '#core/devices.ts';
import type { ErasureResource, ProvisionedDeviceResource } from '#core/provisioning-resources.ts';
import { provisionDevices } from '#store/registry/provisioning.ts';
import type { Erasure } from '#store/registry/registry-erasures.ts';
import { ADMIN_ROLES, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import {
  refuseFaults,
  toDeviceChanges,
  toEnteredDevice,
  toEnteredResource,
  toPatchedDevice,
} from '../entered-device.ts';
import { findDevice } from '../find-device.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import {
  DevicePatchSchema,
  DeviceRequestSchema,
  EnteredDeviceSchema,
  ErasureSchema,
  ProvisionedDeviceSchema,
} from '../schemas/provisioning-schemas.ts';
import { DeviceParameters } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const config = { access: ADMIN_ROLES, scope: 'provisioning' } as const;

export async function registerProvisioning(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  app.post(
    '/api/v1/devices',
    {
      config: { ...config, audit: 'device.create' },
      schema: {
        tags: ['provisioning'],
        summary: 'Enters a device; its secret is shown this once',
        body: DeviceRequestSchema,
        response: { 201: ProvisionedDeviceSchema },
      },
    },
    async (request, reply) => {
      const device = toEnteredDevice(request.body);
      refuseFaults(device);
      await refuseForeignCity(device.city, request);
      const provisioned = await context.change(request, async ({ devices, access, note }) => {
        const options = { nowMs: clock.nowMs(), areNew: true } as const;
        const [one] = await provisionDevices({ devices, access }, [device], options);
        const { city, id: objectId } = device;
        await note({ city, objectId, changes: toDeviceChanges(undefined, device) });
        return one;
      });
      const resource: ProvisionedDeviceResource = {
        device: toEnteredResource(device),
        userName: toDeviceUserName(device),
        secret: provisioned?.secret ?? '',
      };
      return reply.code(201).header('cache-control', 'no-store').send(resource);
    },
  );

  app.patch(
    '/api/v1/devices/:id',
    {
      config: { ...config, audit: 'device.change' },
      schema: {
        tags: ['provisioning'],
        summary: 'Changes what was entered of a device',
        params: DeviceParameters,
        body: DevicePatchSchema,
        response: { 200: EnteredDeviceSchema },
      },
    },
    async request => {
      const { city, id } = await findDevice(context, request, request.params.id);
      return context.change(request, async ({ devices, note }) => {
        const before = await devices.getDevice(id);
        if (!before) throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
        const after = toPatchedDevice(before, request.body);
        refuseFaults(after);
        await devices.putDevices([after]);
        await note({ city, objectId: id, changes: toDeviceChanges(before, after) });
        return toEnteredResource(after);
      });
    },
  );

  app.delete(
    '/api/v1/devices/:id',
    {
      config: { ...config, audit: 'device.erase' },
      schema: {
        tags: ['provisioning'],
        summary: 'Deletes a device and erases its data; the history goes in the background',
        params: DeviceParameters,
        response: { 202: ErasureSchema },
      },
    },
    async (request, reply) => {
      const device = await findDevice(context, request, request.params.id);
      const { city, id } = device;
      const erasure = await context.change(request, async ({ devices, erasures, note }) => {
        if (!(await devices.deleteDevice(id)))
          throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
        const { kind, name } = device;
        await note({
          city,
          objectId: id,
          changes: [
            { field: 'kind', from: kind },
            { field: 'name', from: name },
          ],
        });
        return erasures.get(id);
      });
      return reply.code(202).send(toErasureResource(erasure as Erasure));
    },
  );

  app.get(
    '/api/v1/erasures/:id',
    {
      config,
      schema: {
        tags: ['provisioning'],
        summary: 'Whether the data of a deleted device is erased',
        params: DeviceParameters,
        response: { 200: ErasureSchema },
      },
    },
    async (request): Promise<ErasureResource> => {
      const erasure = await registry.erasures.get(request.params.id);
      if (!erasure || !isAllowedCity(principalOf(request), erasure.city)) {
        throw new ApiProblem('NOT_FOUND', { detail: 'No such erasure' });
      }
      return toErasureResource(erasure);
    },
  );

  /** One of others and one that does not exist give the same answer. */
  async function refuseForeignCity(city: string, request: Parameters<typeof principalOf>[0]): Promise<void> {
    const known = await registry.devices.listCities();
    if (!known.some(({ slug }) => slug === city) || !isAllowedCity(principalOf(request), city)) {
      throw createFieldProblem('city', 'must be one of yours');
    }
  }
}

function toErasureResource({ deviceId, city, requestedMs, erasedMs }: Erasure): ErasureResource {
  return {
    device: deviceId,
    city,
    requested: toTime(requestedMs),
    ...(erasedMs === undefined ? {} : { erased: toTime(erasedMs) }),
  };
}
