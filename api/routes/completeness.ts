/** How complete the data of cities and kinds is, day by day, and of which devices least came. */
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import type { CityCompletenessResource, WorstDevicesResource } from '#core/quality-resources.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { toDay } from '../expected-messages.ts';
import { createFieldProblem } from '../problems.ts';
import { listDaysUpTo, toCityCompleteness, toWorstDevices } from '../quality/city-completeness.ts';
import { parseKinds } from '../quality/quarantine-filter.ts';
import { CityCompletenessSchema, KindParameter, WorstDevicesSchema } from '../schemas/quality-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';

const DAYS = 7;
const DAYS_MAX = 92;
const DEVICES = 50;
const TIME_ZONE_DEFAULT = 'Europe/Berlin';

const Day = (description: string) => Type.Optional(Type.String({ format: 'date', description }));
const filters = {
  city: CityParameter,
  kind: KindParameter,
  from: Day(`${DAYS} days if absent`),
  to: Day('Included; today if absent'),
};
const Filters = Type.Object(filters, { additionalProperties: false });
const DeviceFilters = Type.Object(
  { ...filters, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) },
  { additionalProperties: false },
);

export async function registerCompleteness(app: ApiServer, context: ApiContext): Promise<void> {
  const { quality, devices } = context.registry;

  async function read(request: FastifyRequest, given: Static<typeof Filters>) {
    const cities = await context.allowedCities(principalOf(request), given.city);
    const kinds = parseKinds(given.kind);
    const nowMs = context.clock.nowMs();
    const days = parseDays(given, toDay(nowMs, TIME_ZONE_DEFAULT));
    const range = { fromDay: days[0]!, toDay: days.at(-1)! };
    const timeZones = new Map((await devices.listCities()).map(city => [city.slug, city.timeZone]));
    const counted = await quality.completenessByDevice({ cities, kinds, ...range });
    return { cities, kinds, days, counted, options: { nowMs, timeZones, days } };
  }

  app.get(
    '/api/v1/completeness',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'Messages expected and received of commissioned devices, by city, kind and day',
        querystring: Filters,
        response: { 200: CityCompletenessSchema },
      },
    },
    (request): Promise<CityCompletenessResource> =>
      context.queryGate.run(request.signal, async () => {
        const { cities, kinds, days, counted, options } = await read(request, request.query);
        const byDay = await quality.completenessByDay({ cities, kinds, days });
        const items = toCityCompleteness(counted, byDay, options);
        return { from: days[0]!, to: days.at(-1)!, items };
      }),
  );

  app.get(
    '/api/v1/completeness/devices',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['quality'],
        summary: 'Commissioned devices of which the smallest share came',
        querystring: DeviceFilters,
        response: { 200: WorstDevicesSchema },
      },
    },
    (request): Promise<WorstDevicesResource> =>
      context.queryGate.run(request.signal, async () => {
        const { limit = DEVICES, ...given } = request.query;
        const { days, counted, options } = await read(request, given);
        return { from: days[0]!, to: days.at(-1)!, items: toWorstDevices(counted, options, limit) };
      }),
  );
}

/** Throws REQUEST_INVALID. Days after today are cut off. */
function parseDays(given: { from?: string; to?: string }, today: string): string[] {
  const to = given.to === undefined || given.to > today ? today : given.to;
  const days = listDaysUpTo(to, given.from, DAYS);
  if (days.length === 0) throw createFieldProblem('from', 'must not be after to or today');
  if (days.length > DAYS_MAX) throw createFieldProblem('from', `must be at most ${DAYS_MAX} days before to`);
  return days;
}
