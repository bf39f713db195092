/**
 * Kit and devices that one city lends another. The owner's city offers and may end it early; it begins and ends by itself.
 * The audit logs of both cities tell of it: here of what people do, by `ingest/lendings` of what time does.
 */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import type { AuditAction, AuditChange } from '#core/audit-actions.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import { checkLending } from '#core/network/check-network.ts';
import type { Lending } from '#core/network/network.ts';
import type { LendingRequest, LendingResource } from '#core/network-resources.ts';
import { countFreeKit } from '#core/requests/count-free-kit.ts';
import type { RegistryGroups } from '#store/registry/registry.ts';
import type { Changed } from '#store/registry/registry-network.ts';
import { EVERY_ROLE, isAllowedCity, principalOf } from '../access.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import type { ChangeGroups } from '../auditing.ts';
import { refuseOverbooked } from '../network/refuse-overbooked.ts';
import { refuseTouchedBookings } from '../network/refuse-touched-bookings.ts';
import { toLendingResource, toSpanState } from '../network/to-network-resource.ts';
import { ApiProblem } from '../problems.ts';
import { readHeldNetwork } from '../requests/read-admission.ts';
import { createFieldsProblem } from '../requests/request-problems.ts';
import { DECIDING_ROLES } from '../requests/to-request-actor.ts';
import {
  LendingEndSchema,
  LendingListParameters,
  LendingRequestSchema,
  LendingSchema,
  NetworkThingParameters,
} from '../schemas/network-schemas.ts';
import { VersionParameter } from '../schemas/notification-schemas.ts';
import { closed } from '../schemas/schema-parts.ts';
import { toTime } from '../to-device-summary.ts';

const PATH = '/api/v1/lendings';
const tags = ['network'];

export async function registerLendings(app: ApiServer, context: ApiContext): Promise<void> {
  const { registry, clock } = context;

  app.get(
    PATH,
    {
      config: { access: EVERY_ROLE },
      schema: {
        ...{ tags, summary: 'What the cities lend and borrow, now and later' },
        querystring: LendingListParameters,
        response: { 200: Type.Object({ items: Type.Array(LendingSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: LendingResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const nowMs = clock.nowMs();
      const span = { fromMs: nowMs, untilMs: Number.MAX_SAFE_INTEGER };
      const lendings = await registry.network.listLendings(cities, request.query.past ? undefined : span);
      const items = await Promise.all(lendings.map(lending => toResource(registry, lending, nowMs)));
      return { items: items.sort((one, other) => compareText(one.from, other.from)) };
    },
  );

  app.post(
    PATH,
    {
      config: { access: DECIDING_ROLES, audit: 'lending.create' },
      schema: {
        ...{ tags, summary: 'Lends kit or devices of a city to another; it begins and ends by itself' },
        body: LendingRequestSchema,
        response: { 201: LendingSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await context.allowedCities(principal, request.body.ownerCity);
      const nowMs = clock.nowMs();
      const lending = toLending(request.body, { changedMs: nowMs, changedBy: principal.name });
      const resource = await context.change(request, async groups => {
        await checkNewLending(groups, lending);
        await groups.network.putLending(lending);
        await tellBothCities(groups, 'lending.create', lending, toAuditChanges({}, toAudited(lending)));
        return toResource(groups, lending, nowMs);
      });
      return reply.code(201).send(resource);
    },
  );

  app.post(
    `${PATH}/:id/end`,
    {
      config: { access: DECIDING_ROLES, audit: 'lending.end' },
      schema: {
        ...{
          tags,
          summary:
            'Ends a lending now, or before it begins; a reason is needed while the borrower has promised it',
        },
        params: NetworkThingParameters,
        body: LendingEndSchema,
        querystring: VersionParameter,
        response: { 200: LendingSchema },
      },
    },
    async (request): Promise<LendingResource> => {
      const principal = principalOf(request);
      const nowMs = clock.nowMs();
      return context.change(request, async groups => {
        const before = await groups.network.getLending(request.params.id);
        if (!before || !isAllowedCity(principal, before.ownerCity))
          throw new ApiProblem('NOT_FOUND', { detail: 'No such lending' });
        const isOver = before.endedMs !== undefined || toSpanState(before, nowMs) === 'over';
        if (isOver) throw new ApiProblem('CONFLICT', { detail: 'alreadyOver: it has ended' });
        const lending = {
          ...{ ...before, endedMs: nowMs, told: 'end' as const, version: request.query.version + 1 },
          ...{ changedMs: nowMs, changedBy: principal.name },
        };
        const { reason: forced } = request.body;
        if (forced === undefined) await refuseWhileUsed(groups, lending, nowMs);
        await groups.network.putLending(lending);
        const changes = toAuditChanges({ until: toTime(before.untilMs) }, { until: toTime(nowMs), forced });
        await tellBothCities(groups, 'lending.end', lending, changes);
        return toResource(groups, lending, nowMs);
      });
    },
  );
}

function toLending(body: LendingRequest, changed: Changed): Lending & Changed {
  const { from, until, reason, ...content } = body;
  const span = { fromMs: Date.parse(from), untilMs: Date.parse(until) };
  return { ...content, ...span, ...changed, reason: reason.trim(), id: randomUUID(), version: 1 };
}

async function checkNewLending(groups: RegistryGroups, lending: Lending & Changed): Promise<void> {
  const { ownerCity, borrowerCity, kitType, deviceIds, fromMs, untilMs, changedMs } = lending;
  const span = { fromMs, untilMs };
  const { network, allocations } = await readHeldNetwork(groups, ownerCity, span);
  const faults = checkLending(lending, {
    owned: network.nodes,
    freeKit: countFreeKit(network, allocations, kitType, span),
  });
  const isKnown = (await groups.devices.listCities()).some(({ slug }) => slug === borrowerCity);
  if (!isKnown) faults.push({ field: 'borrowerCity', rule: 'must be a city' });
  if (untilMs <= changedMs) faults.push({ field: 'until', rule: 'must not be over' });
  const lent = new Set(network.lendings.flatMap(other => other.deviceIds));
  for (const [index, id] of deviceIds.entries())
    if (lent.has(id)) faults.push({ field: `deviceIds.${index}`, rule: 'is lent already then' });
  if (faults.length > 0) throw createFieldsProblem(faults);
  if (deviceIds.length > 0) await refuseTouchedBookings(groups, { city: ownerCity, deviceIds, ...span });
}

/** The borrower has promised something with it. */
async function refuseWhileUsed(groups: RegistryGroups, lending: Lending, nowMs: number): Promise<void> {
  const { id, borrowerCity: city, deviceIds, kitType, quantity, untilMs } = lending;
  const span = { fromMs: Math.max(lending.fromMs, nowMs), untilMs };
  if (deviceIds.length > 0) await refuseTouchedBookings(groups, { city, deviceIds, ...span });
  if (quantity === 0) return;
  await refuseOverbooked(groups, {
    ...{ city, span },
    change: network => ({ ...network, lendings: network.lendings.filter(other => other.id !== id) }),
    profileOf: book => book.ofKit(kitType),
    isOfIt: held => held.resource === 'kit' && held.kitType === kitType,
  });
}

async function tellBothCities(
  { note }: ChangeGroups,
  action: AuditAction,
  { id, ownerCity, borrowerCity }: Lending,
  changes: readonly AuditChange[],
): Promise<void> {
  for (const city of [ownerCity, borrowerCity]) await note({ action, city, objectId: id, changes });
}

function toAudited({ ownerCity, borrowerCity, kitType, quantity, deviceIds, ...lending }: Lending) {
  return {
    ...{ owner: ownerCity, borrower: borrowerCity, kind: kitType, quantity, reason: lending.reason },
    ...{ from: toTime(lending.fromMs), until: toTime(lending.untilMs) },
    devices: deviceIds.length === 0 ? undefined : deviceIds.join(', '),
  };
}

async function toResource(
  { devices }: Pick<RegistryGroups, 'devices'>,
  lending: Lending,
  nowMs: number,
): Promise<LendingResource> {
  const found = await Promise.all(lending.deviceIds.map(id => devices.getDevice(id)));
  const nameOf = new Map(found.flatMap(device => (device ? [[device.id, device.name]] : [])));
  return toLendingResource(lending, id => nameOf.get(id) ?? id, nowMs);
}

function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
