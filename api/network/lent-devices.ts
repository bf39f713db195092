/**
 * What a city may see and command because another lends it: the named devices, from the beginning of the lending until the
 * instant of its end. What always holds: a lending gives nothing beyond that, only to whoever holds one of the route's
 * roles in the borrower's city, and only where a route asks by one of these functions.
 */
import type { FastifyRequest } from 'fastify';
import type { Device } from '#core/devices.ts';
import type { Lending } from '#core/network/network.ts';
import { isAllowedCity, type Principal, principalOf } from '../access.ts';
import type { ApiContext } from '../api-context.ts';
import { ApiProblem } from '../problems.ts';

type Sources = Pick<ApiContext, 'registry' | 'clock'>;

export interface VisibleDevice extends Device {
  /** To which city it is lent, when that is why it is seen. */
  borrowerCity?: string;
}

/** As `findDevice`, and what is lent to a city of the caller now. */
export async function findVisibleDevice(
  context: Sources,
  request: FastifyRequest,
  id: string,
): Promise<VisibleDevice> {
  const principal = principalOf(request);
  const device = await context.registry.devices.getDevice(id);
  if (device && isAllowedCity(principal, device.city)) return device;
  const lending = device && (await findLending(context, principal, id));
  if (!lending) throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
  return { ...device, borrowerCity: lending.borrowerCity };
}

/** The lending by which the caller sees the device of another city now. */
export async function findLending(
  context: Sources,
  principal: Principal,
  deviceId: string,
): Promise<Lending | undefined> {
  const cities = principal.cities === '*' ? undefined : principal.cities;
  return (await listLendingsNow(context, cities)).find(
    ({ borrowerCity, deviceIds }) => deviceIds.includes(deviceId) && isAllowedCity(principal, borrowerCity),
  );
}

/** What a list of one device may ask: the cities, or that of the device while it is lent to one of them. */
export async function withLentCity(
  context: Sources,
  principal: Principal,
  cities: readonly string[] | undefined,
  deviceId: string | undefined,
): Promise<readonly string[] | undefined> {
  if (cities === undefined || deviceId === undefined) return cities;
  const lending = await findLending(context, principal, deviceId);
  return lending && cities.includes(lending.borrowerCity) ? [lending.ownerCity] : cities;
}

/** Of those the cities borrow from others. */
export async function listLendingsNow(
  { registry, clock }: Sources,
  cities: readonly string[] | undefined,
): Promise<Lending[]> {
  const nowMs = clock.nowMs();
  const lendings = await registry.network.listLendings(cities, { fromMs: nowMs, untilMs: nowMs + 1 });
  return lendings.filter(({ borrowerCity }) => cities === undefined || cities.includes(borrowerCity));
}
