import type { FastifyRequest } from 'fastify';
import type { Device } from '#core/devices.ts';
import { isAllowedCity, principalOf } from './access.ts';
import type { ApiContext } from './api-context.ts';
import { ApiProblem } from './problems.ts';

/** The device, or NOT_FOUND: the same answer whether it does not exist or stands in a city of others. */
export async function findDevice(context: ApiContext, request: FastifyRequest, id: string): Promise<Device> {
  const device = await context.registry.devices.getDevice(id);
  if (!device || !isAllowedCity(principalOf(request), device.city)) {
    throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
  }
  return device;
}
