/** Kit: cases, reels, uplinks, generators and crews of a city, and how much of each is free day by day. */
import { checkKit } from '#core/network/check-network.ts';
import type { KitStock } from '#core/network/network.ts';
import {
  KIT_DAYS_MAX,
  type KitPoolResource,
  type KitRequest,
  type KitResource,
} from '#core/network-resources.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { EVERY_ROLE, OPERATING_ROLES, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { findTimeZone } from '../find-time-zone.ts';
import { refuseOverbooked } from '../network/refuse-overbooked.ts';
import { registerNetworkThing } from '../network/register-network-thing.ts';
import { toKitUse } from '../network/to-kit-use.ts';
import { toKitResource } from '../network/to-network-resource.ts';
import { createFieldProblem } from '../problems.ts';
import { readHeldNetwork } from '../requests/read-admission.ts';
import { KitPoolParameters, KitPoolSchema, KitRequestSchema, KitSchema } from '../schemas/network-schemas.ts';

const PATH = '/api/v1/network/kit';
const DAY_MS = 86_400_000;

export async function registerNetworkKit(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry } = context;
  app.get(
    PATH,
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['network'],
        summary: 'The kit of cities, and what is left of each sort on each day, lent and borrowed counted in',
        querystring: KitPoolParameters,
        response: { 200: KitPoolSchema },
      },
    },
    async (request): Promise<KitPoolResource> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const span = { fromMs: Date.parse(request.query.from), untilMs: Date.parse(request.query.to) };
      const lengthMs = span.untilMs - span.fromMs;
      if (!(lengthMs > 0 && lengthMs <= KIT_DAYS_MAX * DAY_MS))
        throw createFieldProblem('to', `is after from, at most ${KIT_DAYS_MAX} days`);
      const items = await registry.network.listKit(cities);
      const lendings = await registry.network.listLendings(cities, span);
      const concerned = new Set([
        ...items.map(({ city }) => city),
        ...lendings.flatMap(({ ownerCity, borrowerCity }) => [ownerCity, borrowerCity]),
      ]);
      const seen = [...concerned].filter(city => cities === undefined || cities.includes(city)).sort();
      const use = await Promise.all(
        seen.map(async city => {
          const { network, allocations } = await readHeldNetwork(registry, city, span);
          const timeZone = await findTimeZone(context, city);
          return toKitUse(network, allocations, span, timeZone, context.clock.nowMs());
        }),
      );
      return { items: items.map(toKitResource), use: use.flat() };
    },
  );

  registerNetworkThing<KitStock & Changed, KitRequest, KitResource>(app, context, {
    path: PATH,
    word: 'kit',
    access: OPERATING_ROLES,
    actions: { create: 'kit.create', change: 'kit.change', delete: 'kit.delete' },
    body: KitRequestSchema,
    resource: KitSchema,
    idOf: ({ id }) => id,
    find: async ({ network }, id) => (await network.listKit()).find(kit => kit.id === id),
    toItem: ({ type, name, quantity }, stamp) => ({ ...stamp, type, name: name.trim(), quantity }),
    async check(groups, kit, { before, nowMs }) {
      const faults = checkKit(kit);
      if (faults.length === 0 && before) await refuseLess(groups, before, kit, nowMs);
      return faults;
    },
    put: ({ network }, kit) => network.putKit(kit),
    async delete(groups, kit, version) {
      await refuseLess(groups, kit, undefined, context.clock.nowMs());
      return groups.network.deleteKit(kit.id, version);
    },
    toResource: async (_groups, kit) => toKitResource(kit),
    toAudited: ({ type: kind, name, quantity }) => ({ kind, name, quantity }),
  });
}

/** What was promised of it, or is lent, must be there. @param after absent: it goes */
async function refuseLess(
  groups: Pick<RegistryGroups, 'network' | 'requests'>,
  before: KitStock,
  after: KitStock | undefined,
  nowMs: number,
): Promise<void> {
  const { id, city, type } = before;
  if (after && after.type === type && after.quantity >= before.quantity) return;
  await refuseOverbooked(groups, {
    city,
    span: { fromMs: nowMs, untilMs: Number.MAX_SAFE_INTEGER },
    change: network => ({
      ...network,
      kit: network.kit.flatMap(stock => (stock.id === id ? (after ?? []) : stock)),
    }),
    profileOf: book => book.ofKit(type),
    isOfIt: held => held.resource === 'kit' && held.kitType === type,
  });
}
