/** The devices that other cities lend, while they do. */
import Type from 'typebox';
import { toLendingSpan } from '#core/network/presence-of-nodes.ts';
import type { LentDeviceResource } from '#core/network-resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { listLendingsNow } from '../network/lent-devices.ts';
import { LentDeviceSchema } from '../schemas/network-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';
import { toDeviceSummary, toTime } from '../to-device-summary.ts';

export async function registerLentDevices(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry } = context;
  app.get(
    '/api/v1/lent-devices',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['network'],
        summary:
          'Devices of other cities that are lent to these now, with presence and newest headline value',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(LentDeviceSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: LentDeviceResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const lendings = await listLendingsNow(context, cities);
      const items = await Promise.all(
        lendings.flatMap(lending =>
          lending.deviceIds.map(async (id): Promise<LentDeviceResource | undefined> => {
            const listing = await registry.devices.getListing(id);
            return (
              listing && {
                device: toDeviceSummary(listing.device, listing.current),
                lendingId: lending.id,
                borrowerCity: lending.borrowerCity,
                until: toTime(toLendingSpan(lending).untilMs),
              }
            );
          }),
        ),
      );
      return { items: items.filter(item => item !== undefined) };
    },
  );
}
