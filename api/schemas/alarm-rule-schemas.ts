/** The TypeBox schemas of the shapes in `core/alarm-rule-resources.ts`, proved to be the same at the end. */
import Type, { type Static } from 'typebox';
import * as resources from '#core/alarm-rule-resources.ts';
import { ALARM_TYPE_IDS, type AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { SILENCE_REASONS } from '#core/alarms/expected-silence.ts';
import { MAINTENANCE_STATES } from '#core/alarms/maintenance-window.ts';
import { THRESHOLD_FIELDS } from '#core/alarms/thresholds.ts';
import { CITY_SLUG } from '#core/cities.ts';
import { DEVICE_ID } from '#core/devices.ts';
import { SEVERITIES, type Severity } from '#core/limits.ts';
import type { Weekday } from '#core/local-time.ts';
import { CityParameter } from './query-schemas.ts';
import { KindSchema } from './resource-schemas.ts';
import type { AllTrue, IsSame } from './schema-parity.ts';

const closed = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>(Type.String({ enum: [...values] }));
const Time = Type.String({ format: 'date-time', maxLength: 40, description: 'RFC 3339' });
const DeviceId = Type.String({ pattern: DEVICE_ID.source });
const GroupId = Type.String({ minLength: 1, maxLength: 64 });
const Reason = Type.String({ minLength: 1, maxLength: resources.RULE_TEXT_MAX, pattern: '\\S' });
const TypeId = oneOf<AlarmTypeId>(ALARM_TYPE_IDS);

const scope = {
  city: Type.String({ pattern: CITY_SLUG.source }),
  kind: Type.Optional(KindSchema),
  groupId: Type.Optional(GroupId),
  deviceId: Type.Optional(DeviceId),
};
const changed = { id: Type.String(), version: Type.Integer(), changed: Time, changedBy: Type.String() };

const threshold = {
  ...scope,
  alarmTypeId: TypeId,
  isEnabled: Type.Optional(Type.Boolean()),
  severity: Type.Optional(oneOf<Severity>(SEVERITIES)),
  raiseForS: Type.Optional(Type.Number()),
  clearForS: Type.Optional(Type.Number()),
  at: Type.Optional(Type.Array(Type.Number(), { minItems: 1, maxItems: 4 })),
  clearAt: Type.Optional(Type.Number()),
};
export const ThresholdRequestSchema = Type.Object(threshold, closed);
export const ThresholdSchema = Type.Object({ ...threshold, ...changed }, closed);

export const EffectiveThresholdSchema = Type.Object(
  {
    alarmTypeId: TypeId,
    kind: KindSchema,
    isEnabled: Type.Boolean(),
    severity: oneOf<Severity>(SEVERITIES),
    raiseForS: Type.Number(),
    clearForS: Type.Number(),
    isLatched: Type.Boolean(),
    levels: Type.Array(Type.Object({ severity: oneOf<Severity>(SEVERITIES), at: Type.Number() }, closed)),
    clearAt: Type.Optional(Type.Number()),
    sources: Type.Array(Type.Object({ field: oneOf(THRESHOLD_FIELDS), ruleId: Type.String() }, closed)),
  },
  closed,
);
export const EffectiveParameters = Type.Object(scope, closed);

const Clock = Type.String({ pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$', description: '`HH:MM`' });
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
const WeekdaySchema = Type.Unsafe<Weekday>(
  Type.Integer({ minimum: 1, maximum: 7, description: '1 is Monday' }),
);
const clockTimes = { from: Clock, to: Clock, fromDay: Type.Optional(Day), toDay: Type.Optional(Day) };
const times = [
  Type.Object({ type: oneOf(['range']), from: Time, to: Time }, closed),
  Type.Object(
    {
      type: oneOf(['weekly']),
      weekdays: Type.Array(WeekdaySchema, { minItems: 1, maxItems: 7, uniqueItems: true }),
      ...clockTimes,
    },
    closed,
  ),
  Type.Object(
    { type: oneOf(['monthly']), day: Type.Integer({ minimum: 1, maximum: 31 }), ...clockTimes },
    closed,
  ),
  Type.Object(
    {
      type: oneOf(['monthlyWeekday']),
      week: Type.Integer({ minimum: 1, maximum: 5, description: '5 is the last' }),
      weekday: WeekdaySchema,
      ...clockTimes,
    },
    closed,
  ),
] as const;
const Minutes = Type.Integer({ minimum: -120, maximum: 240 });
const daylight = Type.Object(
  { type: oneOf(['daylight']), afterSunriseMin: Minutes, beforeSunsetMin: Minutes },
  closed,
);

const silence = {
  ...scope,
  reason: oneOf(SILENCE_REASONS),
  text: Type.Optional(Reason),
  times: Type.Union([...times, daylight]),
};
const SpanSchema = Type.Object({ from: Time, to: Time }, closed);
export const SilenceRequestSchema = Type.Object(silence, closed);
export const SilenceSchema = Type.Object({ ...silence, ...changed, spans: Type.Array(SpanSchema) }, closed);

const maintenance = { ...scope, reason: Reason, times: Type.Union([...times]) };
export const TouchedRequestSchema = Type.Object(
  { id: Type.String(), eventName: Type.String(), window: SpanSchema },
  closed,
);
const effect = {
  spans: Type.Array(SpanSchema),
  devices: Type.Integer(),
  requests: Type.Array(TouchedRequestSchema),
};
export const MaintenanceRequestSchema = Type.Object(maintenance, closed);
export const NewMaintenanceSchema = Type.Object(
  { ...maintenance, forceReason: Type.Optional(Reason) },
  closed,
);
export const MaintenanceEffectSchema = Type.Object(effect, closed);
export const MaintenanceSchema = Type.Object(
  {
    ...maintenance,
    ...effect,
    id: Type.String(),
    state: oneOf(MAINTENANCE_STATES),
    created: Time,
    createdBy: Type.String(),
    changed: Time,
    changedBy: Type.String(),
  },
  closed,
);
export const MaintenanceListParameters = Type.Object(
  {
    city: CityParameter,
    state: Type.Optional(
      Type.String({
        maxLength: 100,
        description: `Of ${MAINTENANCE_STATES.join(', ')}, comma-separated; running and planned if absent`,
      }),
    ),
    device: Type.Optional(DeviceId),
  },
  closed,
);

export const AssigneeSchema = Type.Object({ id: Type.String(), name: Type.String() }, closed);

export type AlarmRuleParity = AllTrue<
  [
    IsSame<Static<typeof ThresholdRequestSchema>, resources.ThresholdRequest>,
    IsSame<Static<typeof ThresholdSchema>, resources.ThresholdResource>,
    IsSame<Static<typeof EffectiveThresholdSchema>, resources.EffectiveThresholdResource>,
    IsSame<Static<typeof SilenceRequestSchema>, resources.SilenceRequest>,
    IsSame<Static<typeof SilenceSchema>, resources.SilenceResource>,
    IsSame<Static<typeof MaintenanceRequestSchema>, resources.MaintenanceRequest>,
    IsSame<Static<typeof NewMaintenanceSchema>, resources.NewMaintenance>,
    IsSame<Static<typeof MaintenanceEffectSchema>, resources.MaintenanceEffect>,
    IsSame<Static<typeof MaintenanceSchema>, resources.MaintenanceResource>,
    IsSame<Static<typeof AssigneeSchema>, resources.AssigneeResource>,
  ]
>;
