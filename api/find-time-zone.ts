import type { ApiContext } from './api-context.ts';

const TIME_ZONE_DEFAULT = 'Europe/Berlin';

/** Of a city, whose days its devices' messages are counted in. */
export async function findTimeZone(context: ApiContext, slug: string): Promise<string> {
  const cities = await context.registry.devices.listCities();
  return cities.find(city => city.slug === slug)?.timeZone ?? TIME_ZONE_DEFAULT;
}
