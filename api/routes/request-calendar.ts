/**
 * `GET /api/v1/requests/calendar.ics`: requests as a calendar to subscribe to. Calendar programs send no header, so a token
 * of the scope `calendar` alone may stand in the address: it ends, is revoked and audited like every token, and is good for
 * nothing else (decision 20). Addresses are not logged.
 */
import Type from 'typebox';
import type { BandwidthRequest } from '#core/requests/bandwidth-request.ts';
import { REQUEST_STATES } from '#core/requests/bandwidth-request.ts';
import { EVERY_ROLE, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { isInCalendar, toCalendar } from '../requests/to-calendar.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { closed, oneOf } from '../schemas/schema-parts.ts';

const DAY_MS = 86_400_000;
const PAST_DAYS = 90;
const AHEAD_DAYS = 732;
const PAGE = 500;
/** More are not in a feed: the next ones are. */
const EVENTS_MAX = 2_000;
const STATES = REQUEST_STATES.filter(state => state !== 'draft');

export async function registerRequestCalendar(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  async function listEvents(cities: readonly string[] | undefined): Promise<BandwidthRequest[]> {
    const nowMs = clock.nowMs();
    const span = { fromMs: nowMs - PAST_DAYS * DAY_MS, untilMs: nowMs + AHEAD_DAYS * DAY_MS };
    const query = { ...(cities && { cities }), states: STATES, span, limit: PAGE };
    const found: BandwidthRequest[] = [];
    for (let after: string | undefined; found.length < EVENTS_MAX; ) {
      const page = await registry.requests.list({ ...query, ...(after !== undefined && { after }) });
      found.push(...page.items.filter(isInCalendar));
      after = page.nextAfter;
      if (after === undefined) break;
    }
    return found.slice(0, EVENTS_MAX);
  }

  app.get(
    '/api/v1/requests/calendar.ics',
    {
      config: { access: EVERY_ROLE, scope: 'calendar', takesTokenInQuery: true },
      schema: {
        tags: ['requests'],
        summary: 'Requests held or approved as an iCalendar feed',
        querystring: Type.Object(
          {
            city: CityParameter,
            language: Type.Optional(oneOf(['de', 'en'] as const)),
            token: Type.Optional(
              Type.String({ maxLength: 128, description: 'A token of the scope `calendar` and no other' }),
            ),
          },
          closed,
        ),
        produces: ['text/calendar'],
      },
    },
    async (request, reply) => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const { language = 'de' } = request.query;
      const names = (await registry.devices.listCities())
        .filter(({ slug }) => cities?.includes(slug) ?? true)
        .map(({ name }) => name);
      const text = toCalendar(await listEvents(cities), {
        ...{ name: `Leitstand ${names.join(', ')}`.slice(0, 100), language },
        publicUrl: context.publicUrl ?? '',
      });
      return reply
        .type('text/calendar; charset=utf-8')
        .header('cache-control', 'private, no-store')
        .header('content-disposition', 'inline; filename="leitstand.ics"')
        .send(text);
    },
  );
}
