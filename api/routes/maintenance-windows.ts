/**
 * When somebody works on what. While one runs, silence is expected, a door may be open, and alarms are put aside by
 * themselves; ingest takes a change up within seconds. What was is kept: nothing is changed but its end.
 */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import {
  type MaintenanceEffect,
  type MaintenanceRequest,
  type MaintenanceResource,
  SPANS_SHOWN,
} from '#core/alarm-rule-resources.ts';
import type { AlarmDevice } from '#core/alarms/alarm.ts';
import {
  listMaintenanceSpans,
  MAINTENANCE_STATES,
  type MaintenanceState,
  type MaintenanceWindow,
  toMaintenanceState,
} from '#core/alarms/maintenance-window.ts';
import { isInScope } from '#core/alarms/thresholds.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import { EVERY_ROLE, isAllowedCity, OPERATING_ROLES, principalOf } from '../access.ts';
import { findScopeDevices, toScope, toScopeText } from '../alarms/rule-scope.ts';
import {
  checkTimes,
  refuseNever,
  toCalendar,
  toSpanResource,
  toTimes,
  toTimesText,
} from '../alarms/rule-times.ts';
import { findStoredRule, type StoredOf } from '../alarms/stored-rule.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { findTimeZone } from '../find-time-zone.ts';
import { refuseTouchedBookings } from '../network/refuse-touched-bookings.ts';
import { ApiProblem } from '../problems.ts';
import {
  MaintenanceEffectSchema,
  MaintenanceListParameters,
  MaintenanceRequestSchema,
  MaintenanceSchema,
  NewMaintenanceSchema,
} from '../schemas/alarm-rule-schemas.ts';
import { RuleParameters } from '../schemas/notification-schemas.ts';
import { parseList } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const closed = { additionalProperties: false };
const PATH = '/api/v1/maintenance-windows';
type StoredMaintenance = StoredOf<'maintenance'>;

export async function registerMaintenanceWindows(app: ApiServer, context: ApiContext): Promise<void> {
  const { alarmRules } = context.registry;

  async function toWindow(wanted: MaintenanceRequest, createdBy: string): Promise<MaintenanceWindow> {
    const calendar = toCalendar(wanted.times, await findTimeZone(context, wanted.city));
    const createdMs = context.clock.nowMs();
    refuseNever(calendar, createdMs);
    return {
      ...toScope(wanted),
      city: wanted.city,
      reason: wanted.reason.trim(),
      calendar,
      createdMs,
      createdBy,
    };
  }

  app.get(
    PATH,
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'Maintenance that runs and is planned; what runs first, then by the next beginning',
        querystring: MaintenanceListParameters,
        response: { 200: Type.Object({ items: Type.Array(MaintenanceSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: MaintenanceResource[] }> => {
      const principal = principalOf(request);
      const { city, device: deviceId } = request.query;
      const states = parseList('state', request.query.state, MAINTENANCE_STATES) ?? ['running', 'planned'];
      const cities = await context.allowedCities(principal, city);
      const device = deviceId === undefined ? undefined : await context.registry.devices.getDevice(deviceId);
      if (deviceId !== undefined && (!device || !isAllowedCity(principal, device.city)))
        throw new ApiProblem('NOT_FOUND', { detail: 'No such device' });
      const nowMs = context.clock.nowMs();
      const rules = (await alarmRules.list(device ? [device.city] : cities)).filter(isMaintenance);
      const wanted = rules.filter(
        ({ maintenance }) =>
          (!device || isInScope(maintenance, device)) &&
          states.includes(toMaintenanceState(maintenance, nowMs)),
      );
      const items = await Promise.all(wanted.map(rule => toResource(context, rule)));
      return { items: items.sort(compareMaintenance) };
    },
  );

  app.post(
    PATH,
    {
      config: { access: OPERATING_ROLES, audit: 'maintenance.create' },
      schema: {
        tags: ['alarms'],
        summary: 'Plans maintenance; where it would disturb an approved request, only with a reason',
        body: NewMaintenanceSchema,
        response: { 201: MaintenanceSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { forceReason: forced, ...wanted } = request.body;
      const nowMs = context.clock.nowMs();
      const devices = await findScopeDevices(context, principal, wanted, checkTimes(wanted.times, nowMs));
      const maintenance = await toWindow(wanted, principal.name);
      const { city, createdMs: changedMs, createdBy: changedBy } = maintenance;
      const rule: StoredMaintenance = {
        ...{ id: randomUUID(), city, version: 1, changedMs, changedBy, type: 'maintenance', maintenance },
      };
      await context.change(request, async groups => {
        const deviceIds = devices.filter(({ kind }) => kind === 'fibrenode').map(({ id }) => id);
        for (const { fromMs, toMs } of listMaintenanceSpans(maintenance, nowMs, SPANS_SHOWN))
          await refuseTouchedBookings(
            groups,
            { city, deviceIds, fromMs, untilMs: toMs },
            { principal, reason: forced, nowMs },
          );
        await groups.alarmRules.put(rule);
        const changes = toAuditChanges({}, { ...toAudited(maintenance), forced });
        await groups.note({ city, objectId: rule.id, changes });
      });
      return reply.code(201).send(await toResource(context, rule));
    },
  );

  app.post(
    `${PATH}/preview`,
    {
      config: { access: OPERATING_ROLES, audit: 'changesNothing' },
      schema: {
        tags: ['alarms'],
        summary: 'What maintenance would mean: its times, how many devices, which bookings',
        body: MaintenanceRequestSchema,
        response: { 200: MaintenanceEffectSchema },
      },
    },
    async (request): Promise<MaintenanceEffect> => {
      const principal = principalOf(request);
      const faults = checkTimes(request.body.times, context.clock.nowMs());
      const devices = await findScopeDevices(context, principal, request.body, faults);
      return toEffect(context, await toWindow(request.body, principal.name), devices);
    },
  );

  registerEnd(app, context, 'end');
  registerEnd(app, context, 'cancel');
}

const ENDS = {
  end: {
    audit: 'maintenance.end',
    summary: 'Ends the one that runs; what recurs goes on the next time',
    states: ['running'],
    refusal: 'notRunning: it does not run now',
    field: 'endedMs',
  },
  cancel: {
    audit: 'maintenance.cancel',
    summary: 'Nothing more of it takes place',
    states: ['running', 'planned'],
    refusal: 'alreadyOver: nothing of it is left',
    field: 'cancelledMs',
  },
} as const;

function registerEnd(app: ApiServer, context: ApiContext, step: keyof typeof ENDS): void {
  const { alarmRules } = context.registry;
  const { audit, summary, states, refusal, field } = ENDS[step];
  app.post(
    `${PATH}/:id/${step}`,
    {
      config: { access: OPERATING_ROLES, audit },
      schema: { tags: ['alarms'], summary, params: RuleParameters, response: { 200: MaintenanceSchema } },
    },
    async (request): Promise<MaintenanceResource> => {
      const principal = principalOf(request);
      const before = await findStoredRule(alarmRules, principal, request.params.id, 'maintenance');
      const { id, city, version } = before;
      const nowMs = context.clock.nowMs();
      const isPossible = (states as readonly MaintenanceState[]).includes(
        toMaintenanceState(before.maintenance, nowMs),
      );
      if (!isPossible) throw new ApiProblem('CONFLICT', { detail: refusal });
      const maintenance = { ...before.maintenance, [field]: nowMs };
      const rule = {
        ...before,
        version: version + 1,
        changedMs: nowMs,
        changedBy: principal.name,
        maintenance,
      };
      await context.change(request, async groups => {
        await groups.alarmRules.put(rule);
        await groups.note({ city, objectId: id, changes: [{ field: 'reason', to: maintenance.reason }] });
      });
      return toResource(context, rule);
    },
  );
}

function isMaintenance(rule: { type: string }): rule is StoredMaintenance {
  return rule.type === 'maintenance';
}

const ORDER: readonly MaintenanceState[] = MAINTENANCE_STATES;

function compareMaintenance(one: MaintenanceResource, other: MaintenanceResource): number {
  const byState = ORDER.indexOf(one.state) - ORDER.indexOf(other.state);
  if (byState !== 0) return byState;
  const [first, second] = [one, other].map(({ spans, changed }) => spans[0]?.from ?? changed) as [
    string,
    string,
  ];
  return first === second
    ? 0
    : first < second === (one.state === 'running' || one.state === 'planned')
      ? -1
      : 1;
}

async function toResource(context: ApiContext, rule: StoredMaintenance): Promise<MaintenanceResource> {
  const { id, maintenance, changedMs, changedBy } = rule;
  const scope = { ...toScope(maintenance), city: rule.city };
  const devices = await context.scopedDevices.list(scope);
  return {
    ...scope,
    ...{ id, reason: maintenance.reason, times: toTimes(maintenance.calendar) },
    state: toMaintenanceState(maintenance, context.clock.nowMs()),
    ...{ created: toTime(maintenance.createdMs), createdBy: maintenance.createdBy },
    ...{ changed: toTime(changedMs), changedBy },
    ...(await toEffect(context, maintenance, devices)),
  };
}

async function toEffect(
  context: ApiContext,
  maintenance: MaintenanceWindow,
  devices: readonly AlarmDevice[],
): Promise<MaintenanceEffect> {
  const spans = listMaintenanceSpans(maintenance, context.clock.nowMs(), SPANS_SHOWN);
  const [first, last] = [spans[0], spans.at(-1)];
  const nodes = devices.filter(({ kind }) => kind === 'fibrenode').map(({ id }) => id);
  const isOfCity = maintenance.kind === undefined && maintenance.groupId === undefined;
  const ids = isOfCity && maintenance.deviceId === undefined ? undefined : nodes;
  const isAsked = first && last && nodes.length > 0;
  const found = isAsked ? await context.bookingsTouching(maintenance.city, ids, first.fromMs, last.toMs) : [];
  return {
    spans: spans.map(toSpanResource),
    devices: devices.length,
    requests: found.filter(({ window }) =>
      spans.some(({ fromMs, toMs }) => Date.parse(window.from) < toMs && Date.parse(window.to) > fromMs),
    ),
  };
}

function toAudited(window: MaintenanceWindow) {
  return { ...toScopeText(window), reason: window.reason, calendar: toTimesText(toTimes(window.calendar)) };
}
