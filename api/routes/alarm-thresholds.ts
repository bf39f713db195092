/** From when on something is an alarm, where a city, a kind, a group or a device has it otherwise than the catalogue. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import type {
  EffectiveThresholdResource,
  RuleScope,
  ThresholdRequest,
  ThresholdResource,
} from '#core/alarm-rule-resources.ts';
import type { AlarmDevice } from '#core/alarms/alarm.ts';
import { ALARM_TYPE_IDS, ALARM_TYPES, type AlarmType } from '#core/alarms/alarm-types.ts';
import { checkThreshold } from '#core/alarms/check-threshold.ts';
import { explainThreshold, THRESHOLD_FIELDS, type ThresholdOverride } from '#core/alarms/thresholds.ts';
import { toAuditChanges } from '#core/audit-actions.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { RegistryAlarmRules, StoredAlarmRule } from '#store/registry/registry-alarm-rules.ts';
import { EVERY_ROLE, OPERATING_ROLES, principalOf } from '../access.ts';
import { findScopeDevices, toScope, toScopeText } from '../alarms/rule-scope.ts';
import { findStoredRule, type StoredOf } from '../alarms/stored-rule.ts';
import type { ApiContext, ApiServer } from '../api-context.ts';
import { ApiProblem, createFieldProblem } from '../problems.ts';
import {
  EffectiveParameters,
  EffectiveThresholdSchema,
  ThresholdRequestSchema,
  ThresholdSchema,
} from '../schemas/alarm-rule-schemas.ts';
import { RuleParameters, VersionParameter } from '../schemas/notification-schemas.ts';
import { CityParameter } from '../schemas/query-schemas.ts';
import { toTime } from '../to-device-summary.ts';

const closed = { additionalProperties: false };
const PATH = '/api/v1/alarm-thresholds';
type StoredThreshold = StoredOf<'threshold'>;

export async function registerAlarmThresholds(app: ApiServer, context: ApiContext): Promise<void> {
  const { alarmRules } = context.registry;

  const toStored = (request: ThresholdRequest, id: string, version: number, by: string): StoredThreshold => {
    const { city } = request;
    const threshold = { ...request, ...toScope(request) };
    const changedMs = context.clock.nowMs();
    return { id, city, version, changedMs, changedBy: by, type: 'threshold', threshold };
  };

  app.get(
    PATH,
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'What is set otherwise than in the catalogue',
        querystring: Type.Object({ city: CityParameter }, closed),
        response: { 200: Type.Object({ items: Type.Array(ThresholdSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: ThresholdResource[] }> => {
      const cities = await context.allowedCities(principalOf(request), request.query.city);
      return { items: (await alarmRules.list(cities)).filter(isThreshold).map(toResource) };
    },
  );

  app.get(
    `${PATH}/effective`,
    {
      config: { access: EVERY_ROLE },
      schema: {
        tags: ['alarms'],
        summary: 'What holds for a city, a kind, a group or a device, and where it comes from',
        querystring: EffectiveParameters,
        response: { 200: Type.Object({ items: Type.Array(EffectiveThresholdSchema) }, closed) },
      },
    },
    async (request): Promise<{ items: EffectiveThresholdResource[] }> => {
      const scope = request.query;
      const devices = await findScopeDevices(context, principalOf(request), scope);
      const rules = (await alarmRules.list([scope.city])).filter(isThreshold);
      return { items: toTargets(scope, devices).flatMap(target => toEffective(rules, target)) };
    },
  );

  app.post(
    PATH,
    {
      config: { access: OPERATING_ROLES, audit: 'threshold.create' },
      schema: {
        tags: ['alarms'],
        summary: 'Sets something otherwise',
        body: ThresholdRequestSchema,
        response: { 201: ThresholdSchema },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await checkRequest(context, request.body, principal);
      const rule = toStored(request.body, randomUUID(), 1, principal.name);
      await context.change(request, async groups => {
        await refuseSecond(groups.alarmRules, rule);
        await groups.alarmRules.put(rule);
        await groups.note({ city: rule.city, objectId: rule.id, changes: toChanges({}, rule.threshold) });
      });
      return reply.code(201).send(toResource(rule));
    },
  );

  app.put(
    `${PATH}/:id`,
    {
      config: { access: OPERATING_ROLES, audit: 'threshold.change' },
      schema: {
        tags: ['alarms'],
        summary: 'Replaces it; its city stays',
        params: RuleParameters,
        querystring: VersionParameter,
        body: ThresholdRequestSchema,
        response: { 200: ThresholdSchema },
      },
    },
    async (request): Promise<ThresholdResource> => {
      const principal = principalOf(request);
      const before = await findStoredRule(alarmRules, principal, request.params.id, 'threshold');
      const { id, city } = before;
      const wanted = { ...request.body, city };
      await checkRequest(context, wanted, principal);
      const rule = toStored(wanted, id, request.query.version + 1, principal.name);
      await context.change(request, async groups => {
        await refuseSecond(groups.alarmRules, rule);
        await groups.alarmRules.put(rule);
        await groups.note({ city, objectId: id, changes: toChanges(before.threshold, rule.threshold) });
      });
      return toResource(rule);
    },
  );

  app.delete(
    `${PATH}/:id`,
    {
      config: { access: OPERATING_ROLES, audit: 'threshold.delete' },
      schema: {
        tags: ['alarms'],
        summary: 'Removes it: what is less particular holds again',
        params: RuleParameters,
        querystring: VersionParameter,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id, city, threshold } = await findStoredRule(
        alarmRules,
        principal,
        request.params.id,
        'threshold',
      );
      await context.change(request, async groups => {
        if (!(await groups.alarmRules.delete(id, request.query.version)))
          throw new ApiProblem('CONFLICT', { detail: 'The rule was changed by somebody else' });
        await groups.note({ city, objectId: id, changes: toChanges(threshold, {}) });
      });
      return reply.code(204).send(null);
    },
  );
}

type Principal = ReturnType<typeof principalOf>;

async function checkRequest(
  context: ApiContext,
  wanted: ThresholdRequest,
  principal: Principal,
): Promise<void> {
  const devices = await findScopeDevices(context, principal, wanted, checkThreshold(wanted));
  const { kinds }: AlarmType = ALARM_TYPES[wanted.alarmTypeId];
  const isNarrow = wanted.groupId !== undefined || wanted.deviceId !== undefined;
  if (isNarrow && !devices.some(({ kind }) => kinds.includes(kind)))
    throw createFieldProblem('alarmTypeId', 'must be a type of the devices meant');
}

/** Of two rules for the same nobody could say which holds. */
async function refuseSecond(alarmRules: RegistryAlarmRules, rule: StoredThreshold): Promise<void> {
  const others = (await alarmRules.list([rule.city])).filter(isThreshold);
  const toStamp = ({ threshold }: StoredThreshold) =>
    JSON.stringify([threshold.alarmTypeId, threshold.kind, threshold.groupId, threshold.deviceId]);
  if (others.some(other => other.id !== rule.id && toStamp(other) === toStamp(rule)))
    throw createFieldProblem('alarmTypeId', 'is set for exactly these already; change that rule');
}

function isThreshold(rule: StoredAlarmRule): rule is StoredThreshold {
  return rule.type === 'threshold';
}

/** One for each kind meant. */
function toTargets({ city, kind, groupId }: RuleScope, devices: readonly AlarmDevice[]): AlarmDevice[] {
  const kinds: DeviceKindName[] = kind !== undefined ? [kind] : [...DEVICE_KINDS.keys()];
  const isNarrow = devices.length === 1;
  if (isNarrow) return [...devices];
  const present = new Set(devices.map(device => device.kind));
  return kinds
    .filter(name => groupId === undefined || present.has(name))
    .map(name => ({
      ...{ id: '', city, kind: name, lifecycle: 'commissioned', reportIntervalS: 900 },
      ...(groupId !== undefined && { groupId, cabinetId: groupId }),
    }));
}

function toEffective(rules: readonly StoredThreshold[], target: AlarmDevice): EffectiveThresholdResource[] {
  const overrides = rules.map(({ id, threshold }) => ({ ...threshold, id }));
  return ALARM_TYPE_IDS.filter(id => (ALARM_TYPES[id] as AlarmType).kinds.includes(target.kind)).map(
    alarmTypeId => {
      const { threshold, sources } = explainThreshold(overrides, alarmTypeId, target);
      const { clearAt, levels, ...rest } = threshold;
      return {
        ...{ alarmTypeId, kind: target.kind, ...rest, levels: [...levels] },
        ...(clearAt !== undefined && { clearAt }),
        sources: THRESHOLD_FIELDS.flatMap(field => {
          const ruleId = sources[field]?.id;
          return ruleId === undefined ? [] : [{ field, ruleId }];
        }),
      };
    },
  );
}

function toResource({ id, version, changedMs, changedBy, threshold }: StoredThreshold): ThresholdResource {
  const { at, ...rest } = threshold;
  return { ...rest, ...(at && { at: [...at] }), id, version, changed: toTime(changedMs), changedBy };
}

function toChanges(before: Partial<ThresholdOverride>, after: Partial<ThresholdOverride>) {
  return toAuditChanges(toAudited(before), toAudited(after));
}

function toAudited(threshold: Partial<ThresholdOverride>) {
  const { alarmTypeId: alarm, isEnabled: enabled, severity, raiseForS, clearForS, at, clearAt } = threshold;
  return {
    ...{ ...toScopeText(threshold), alarm, enabled, severity, clearAt },
    ...{ raiseFor: raiseForS, clearFor: clearForS, limit: at?.join(', ') },
  };
}
