/** When devices may be silent: no current by day, Wi-Fi off at night, in store. Ingest takes a change up within seconds. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { type SilenceRequest, type SilenceResource, SPANS_SHOWN } from '#core/alarm-rule-resources.ts';
import { listSpans, type Place } from '#core/alarms/silence-calendar.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import type { City } from '#core/cities.ts';
import { EVERY_ROLE, OPERATING_ROLES, principalOf } from '../access.ts';
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
import { ApiProblem } from '../problems.ts';
import { SilenceRequestSchema, SilenceSchema } from '../schemas/alarm-rule-schemas.ts';
import { RuleParameters, VersionParameter } from '../schemas/notification-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const closed = { additionalProperties: false };
const PATH = '/api/v1/expected-silences';
type StoredSilence = StoredOf<'silence'>;

export async function registerExpectedSilences(app: ApiServer, context: ApiContext): Promise<void> {
  const { alarmRules, devices } = context.registry;

  async function toStored(
    { reason, text, times, ...scope }: SilenceRequest,
    id: string,
    version: number,
    by: string,
  ): Promise<StoredSilence> {
    const { city } = scope;
    const calendar = toCalendar(times, await findTimeZone(context, city));
    refuseNever(calendar, context.clock.nowMs());
    const silence = { ...toScope(scope), reason, calendar, ...(text !== undefined && { text: text.trim() }) };
    return { id, city, version, changedMs: context.clock.nowMs(), changedBy: by, type: 'silence', silence };
  }

  const toOne = async (rule: StoredSilence) =>
    toResource(rule, await devices.listCities(), context.clock.nowMs());

  app.get(
    PATH,
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'When devices may be silent',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(SilenceSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: SilenceResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      const known = await devices.listCities();
      const rules = await alarmRules.list(cities);
      const silences = rules.filter(rule => rule.type === 'silence' && rule.silence.reason !== 'maintenance');
      const nowMs = context.clock.nowMs();
      return { items: (silences as StoredSilence[]).map(rule => toResource(rule, known, nowMs)) };
    },
  );

  app.post(
    PATH,
    {
      config: { access: OPERATING_ROLES, audit: 'silence.create' },
      schema: {
        tags: ['alarms'],
        summary: 'Adds times at which silence is expected',
        body: SilenceRequestSchema,
        response: { 201: SilenceSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const wanted = request.body;
      await findScopeDevices(context, principal, wanted, checkTimes(wanted.times, context.clock.nowMs()));
      const rule = await toStored(wanted, randomUUID(), 1, principal.name);
      await context.change(request, async groups => {
        await groups.alarmRules.put(rule);
        await groups.note({ city: rule.city, objectId: rule.id, changes: toChanges(undefined, rule) });
      });
      return reply.code(201).send(await toOne(rule));
    },
  );

  app.put(
    `${PATH}/:id`,
    {
      config: { access: OPERATING_ROLES, audit: 'silence.change' },
      schema: {
        tags: ['alarms'],
        summary: 'Replaces them; the city stays',
        params: RuleParameters,
        querystring: VersionParameter,
        body: SilenceRequestSchema,
        response: { 200: SilenceSchema },
      },
    },
    async (request): Promise<SilenceResource> => {
      const principal = principalOf(request);
      const before = await findStoredRule(alarmRules, principal, request.params.id, 'silence');
      const { id, city } = before;
      const wanted = { ...request.body, city };
      await findScopeDevices(context, principal, wanted, checkTimes(wanted.times, context.clock.nowMs()));
      const rule = await toStored(wanted, id, request.query.version + 1, principal.name);
      await context.change(request, async groups => {
        await groups.alarmRules.put(rule);
        await groups.note({ city, objectId: id, changes: toChanges(before, rule) });
      });
      return toOne(rule);
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      config: { access: OPERATING_ROLES, audit: 'silence.delete' },
      schema: {
        tags: ['alarms'],
        summary: 'Deletes them: silence is missed again',
        params: RuleParameters,
        querystring: VersionParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const before = await findStoredRule(alarmRules, principalOf(request), request.params.id, 'silence');
      const { id, city } = before;
      await context.change(request, async groups => {
        if (!(await groups.alarmRules.delete(id, request.query.version)))
          throw new ApiProblem('CONFLICT', { detail: 'The rule was changed by somebody else' });
        await groups.note({ city, objectId: id, changes: toChanges(before, undefined) });
      });
      return reply.code(204).send(null);
    },
  );
}

function toResource(rule: StoredSilence, cities: readonly City[], nowMs: number): SilenceResource {
  const { id, city, version, changedMs, changedBy, silence } = rule;
  const { reason, text, calendar } = silence;
  const center = cities.find(({ slug }) => slug === city)?.center;
  const place: Place = center ? { location: center } : {};
  return {
    ...toScope(silence),
    // What is listed and set here is never maintenance.
    reason: reason as SilenceRequest['reason'],
    ...(text !== undefined && { text }),
    ...{ times: toTimes(calendar), id, version, changed: toTime(changedMs), changedBy },
    spans: listSpans(calendar, place, nowMs, SPANS_SHOWN).map(toSpanResource),
  };
}

function toChanges(before: StoredSilence | undefined, after: StoredSilence | undefined) {
  return toAuditChanges(toAudited(before), toAudited(after));
}

function toAudited(rule: StoredSilence | undefined) {
  if (!rule) return {};
  const { reason, text, calendar } = rule.silence;
  return {
    ...toScopeText(rule.silence),
    reason: [reason, text].filter(Boolean).join(': '),
    calendar: toTimesText(toTimes(calendar)),
  };
}
