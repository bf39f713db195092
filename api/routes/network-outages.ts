/** Outages: a link that cannot carry anything for a time. Maintenance on a booked path is refused with the event's name. */
import type { Role } from '#core/assignments.ts';
import { checkOutage } from '#core/network/check-network.ts';
import type { LinkOutage } from '#core/network/network.ts';
import type { OutageRequest, OutageResource } from '#core/network-resources.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { refuseTouchedBookings } from '../network/refuse-touched-bookings.ts';
import { registerNetworkThing } from '../network/register-network-thing.ts';
import { toOutageResource } from '../network/to-network-resource.ts';
import { OutageRequestSchema, OutageSchema } from '../schemas/network-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const OUTAGE_ROLES: readonly Role[] = ['operator', 'approver', 'admin'];

export async function registerNetworkOutages(app: ApiServer, context: ApiContext): Promise<void> {
  registerNetworkThing<LinkOutage & Changed, OutageRequest, OutageResource>(app, context, {
    path: '/api/v1/network/outages',
    word: 'outage',
    access: OUTAGE_ROLES,
    actions: { create: 'outage.create', change: 'outage.change', delete: 'outage.delete' },
    body: OutageRequestSchema,
    resource: OutageSchema,
    idOf: ({ id }) => id,
    find: async ({ network }, id) => (await network.listOutages()).find(outage => outage.id === id),
    toItem: ({ linkId, from, until, reason }, stamp) => ({
      ...{ ...stamp, linkId, reason: reason.trim(), fromMs: Date.parse(from) },
      ...(until !== undefined && { untilMs: Date.parse(until) }),
    }),
    async check(groups, outage, { principal, body, before, nowMs }) {
      const { city, linkId } = outage;
      const faults = checkOutage(outage, { links: await groups.network.listLinks([city]) });
      if (faults.length > 0) return faults;
      const end = ({ untilMs = Number.MAX_SAFE_INTEGER }: LinkOutage) => untilMs;
      const isWithin =
        before?.linkId === linkId && before.fromMs <= outage.fromMs && end(outage) <= end(before);
      if (isWithin) return [];
      const span = { fromMs: Math.max(outage.fromMs, nowMs), untilMs: end(outage) };
      if (span.fromMs < span.untilMs)
        await refuseTouchedBookings(
          groups,
          { city, linkIds: [linkId], ...span },
          { principal, reason: body.forceReason, nowMs },
        );
      return [];
    },
    put: ({ network }, outage) => network.putOutage(outage),
    delete: ({ network }, { id }, version) => network.deleteOutage(id, version),
    toResource: async (_groups, outage) => toOutageResource(outage, context.clock.nowMs()),
    toAudited: ({ linkId, fromMs, untilMs, reason }, body) => ({
      ...{ line: linkId, from: toTime(fromMs), reason, forced: body?.forceReason },
      until: untilMs === undefined ? undefined : toTime(untilMs),
    }),
  });
}
