/** Alarms: lists, one with its history, and what people do about them. Everything done is in the audit log. */
import Type, { type Static } from 'typebox';
import type {
  AcknowledgementsResource,
  AlarmCountsResource,
  AlarmDetailResource,
  AlarmResource,
  AlarmTypeResource,
} from '#core/alarm-resources.ts';
import { ALARM_TYPE_IDS, ALARM_TYPES, type AlarmType } from '#core/alarms/alarm-types.ts';
import type { Page } from '#core/resources.ts';
import type { AlarmQuery, StoredAlarm } from '#store/registry/registry-alarms.ts';
import { EVERY_ROLE, isAllowedCity, OPERATING_ROLES, type Principal, principalOf } from '../access.ts';
import { toAuditNote, toOperatorAction, toRefusalProblem } from '../alarms/alarm-actions.ts';
import { findAlarmThreshold } from '../alarms/alarm-threshold.ts';
import { listAssignees } from '../alarms/assignees.ts';
import { toAlarmDetail, toAlarmResource } from '../alarms/to-alarm-resource.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { type ChangeGroups, toAuditActor } from '../auditing.ts';
import { parseCursor } from '../cursors.ts';
import { findLending, withLentCity } from '../network/lent-devices.ts';
import { ApiProblem } from '../problems.ts';
import { parseKinds } from '../quality/quarantine-filter.ts';
import { AlarmCountsSchema } from '../schemas/alarm-counts-schema.ts';
import {
  AcknowledgementsRequestSchema,
  AcknowledgementsSchema,
  AlarmActionSchema,
  AlarmDetailSchema,
  AlarmListParameters,
  AlarmParameters,
  AlarmSchema,
  AlarmTypeSchema,
  SEVERITY_NAMES,
} from '../schemas/alarm-schemas.ts';
import { CityParameter, PAGE_LIMIT, parseList } from '../schemas/query-schemas.ts';

const closed = { additionalProperties: false };
/** Rank, time and id of the last row, as the registry writes them. */
const CURSOR = /^\[\d,\d{1,15},"[\w-]{22}"\]$/;

export async function registerAlarms(app: ApiServer, context: ApiContext): Promise<void> {
  const { alarms } = context.registry;

  async function findAlarm(principal: Principal, id: string): Promise<StoredAlarm> {
    const alarm = await alarms.get(id);
    if (!alarm || !isAllowedCity(principal, alarm.city))
      throw new ApiProblem('NOT_FOUND', { detail: 'No such alarm' });
    return alarm;
  }

  /** Of a device that is lent to the caller, too: to look at, not to act on. */
  async function findVisibleAlarm(principal: Principal, id: string): Promise<StoredAlarm> {
    const alarm = await alarms.get(id);
    const isLent = alarm?.deviceId !== undefined && (await findLending(context, principal, alarm.deviceId));
    return alarm && isLent ? alarm : findAlarm(principal, id);
  }

  const toDetail = async (alarm: StoredAlarm) =>
    toAlarmDetail(alarm, await findAlarmThreshold(context.registry, alarm));

  app.get(
    '/api/v1/alarm-types',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'What there can be an alarm about, and what a person then does',
        response: { 200: Type.Object({ items: Type.Array(AlarmTypeSchema) }, closed) },
      },
    },
    async (): Promise<{ items: AlarmTypeResource[] }> => ({ items: ALARM_TYPE_RESOURCES }),
  );

  app.get(
    '/api/v1/alarms',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'Alarms, gravest first, then the one raised last',
        querystring: AlarmListParameters,
        response: {
          200: Type.Object(
            { items: Type.Array(AlarmSchema), nextCursor: Type.Optional(Type.String()) },
            closed,
          ),
        },
      },
    },
    async (request): Promise<Page<AlarmResource>> => {
      const principal = principalOf(request);
      const { city, device } = request.query;
      const cities = await withLentCity(
        context,
        principal,
        await context.allowedCities(principal, city),
        device,
      );
      const page = await alarms.list(toAlarmQuery(request.query, cities, toAuditActor(principal).id));
      return { ...page, items: page.items.map(toAlarmResource) };
    },
  );

  app.get(
    '/api/v1/alarms/counts',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'How many alarms are open, by severity',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: AlarmCountsSchema },
      },
    },
    async (request): Promise<AlarmCountsResource> =>
      alarms.counts(await context.allowedCities(principalOf(request), request.query.city)),
  );

  app.get(
    '/api/v1/alarms/:id',
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'One alarm with what the devices did and what people did',
        params: AlarmParameters,
        response: { 200: AlarmDetailSchema },
      },
    },
    async (request): Promise<AlarmDetailResource> =>
      toDetail(await findVisibleAlarm(principalOf(request), request.params.id)),
  );

  app.post(
    '/api/v1/alarms/:id/actions',
    {
      config: { access: OPERATING_ROLES, audit: 'alarm.acknowledge' },
      schema: {
        tags: ['alarms'],
        summary: 'Acknowledges, comments, assigns, shelves, takes from the shelf or closes',
        params: AlarmParameters,
        body: AlarmActionSchema,
        response: { 200: AlarmDetailSchema },
      },
    },
    async (request): Promise<AlarmDetailResource> => {
      const principal = principalOf(request);
      const { id, city } = await findAlarm(principal, request.params.id);
      const by = toAuditActor(principal);
      const nowMs = context.clock.nowMs();
      const action = await toOperatorAction(request.body, {
        ...{ by, nowMs },
        listAssignees: () => listAssignees(context.registry.people, city, nowMs),
      });
      const alarm = await context.change(request, async groups => {
        const next = await groups.alarms.operate(id, action, by);
        if (next === undefined) throw new ApiProblem('NOT_FOUND', { detail: 'No such alarm' });
        // What was not done is not told of: the transaction ends with nothing.
        if (typeof next === 'string') throw toRefusalProblem(next);
        await groups.note(toAuditNote(next, action));
        return next;
      });
      return toDetail(alarm);
    },
  );

  app.post(
    '/api/v1/alarms/acknowledgements',
    {
      config: { access: OPERATING_ROLES, audit: 'alarm.acknowledge' },
      schema: {
        tags: ['alarms'],
        summary: 'Acknowledges many; says of each what became of it',
        body: AcknowledgementsRequestSchema,
        response: { 200: AcknowledgementsSchema },
      },
    },
    async (request): Promise<AcknowledgementsResource> => {
      const principal = principalOf(request);
      const { ids } = request.body;
      return context.change(request, groups => acknowledgeAll(groups, principal, ids));
    },
  );
}

async function acknowledgeAll(
  groups: ChangeGroups,
  principal: Principal,
  ids: readonly string[],
): Promise<AcknowledgementsResource> {
  const by = toAuditActor(principal);
  const items: AcknowledgementsResource['items'] = [];
  for (const id of ids) {
    const alarm = await groups.alarms.get(id);
    const isKnown = alarm !== undefined && isAllowedCity(principal, alarm.city);
    const next = isKnown ? await groups.alarms.operate(id, { step: 'ack' }, by) : undefined;
    if (next === undefined) items.push({ id, result: 'notFound' });
    else if (typeof next === 'string') items.push({ id, result: next });
    else {
      await groups.note(toAuditNote(next, { step: 'ack' }));
      items.push({ id, result: 'done' });
    }
  }
  if (items.every(({ result }) => result !== 'done'))
    await groups.note({ changes: [{ field: 'count', to: ids.length }], outcome: 'refused' });
  return { items };
}

function toAlarmQuery(
  given: Static<typeof AlarmListParameters>,
  cities: readonly string[] | undefined,
  ownId: string,
): AlarmQuery {
  const cursor = given.cursor;
  parseCursor(cursor, CURSOR);
  const kinds = parseKinds(given.kind);
  const severities = parseList('severity', given.severity, SEVERITY_NAMES);
  const alarmTypeIds = parseList('type', given.type, ALARM_TYPE_IDS);
  return {
    state: given.state ?? 'open',
    limit: given.limit ?? PAGE_LIMIT,
    ...(cities && { cities }),
    ...(kinds && { kinds }),
    ...(severities && { severities }),
    ...(alarmTypeIds && { alarmTypeIds }),
    ...(given.device !== undefined && { deviceId: given.device }),
    ...(given.cause !== undefined && { causeId: given.cause }),
    ...(given.assignee !== undefined && { assigneeId: given.assignee === 'me' ? ownId : given.assignee }),
    ...(given.from !== undefined && { fromMs: Date.parse(given.from) }),
    ...(cursor !== undefined && { cursor }),
  };
}

const ALARM_TYPE_RESOURCES: AlarmTypeResource[] = ALARM_TYPE_IDS.map(id => {
  const type: AlarmType = ALARM_TYPES[id];
  const { kinds, eventType, severity, raiseForS, clearForS, label, action } = type;
  return {
    ...{ id, kinds: [...kinds], eventType, severity, raiseForS, clearForS },
    isLatched: type.isLatched ?? false,
    ...{ label, action },
  };
});
