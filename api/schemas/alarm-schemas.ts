/** The TypeBox schemas of the shapes in `core/alarm-resources.ts`; `schema-parity.ts` proves that both say the same. */
import Type from 'typebox';
import {
  ALARM_FILTERS,
  ALARM_TEXT_MAX,
  BULK_ALARMS_MAX,
  HEALTH_DAYS_MAX,
  SHELVING_DAYS_MAX,
} from '#core/alarm-resources.ts';
import type { AlarmStep } from '#core/alarms/alarm.ts';
import type { OperatorState, OperatorStep } from '#core/alarms/alarm-record.ts';
import { ALARM_TYPE_IDS, type AlarmEventType, type AlarmTypeId } from '#core/alarms/alarm-types.ts';
import { DEVICE_ID } from '#core/devices.ts';
import type { Severity } from '#core/limits.ts';
import type { MetricValue } from '#core/readings.ts';
import { FromParameter, KindParameter } from './quality-schemas.ts';
import { CityParameter, CursorParameter, LimitParameter } from './query-schemas.ts';
import { KindSchema } from './resource-schemas.ts';

const closed = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>(Type.String({ enum: [...values] }));
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Label = Type.Object({ de: Type.String(), en: Type.String() }, closed);
const Person = Type.Object({ id: Type.String(), name: Type.String() }, closed);

export const SEVERITY_NAMES = ['warning', 'minor', 'major', 'critical'] as const satisfies Severity[];
const SeveritySchema = oneOf<Severity>(SEVERITY_NAMES);
const TypeIdSchema = oneOf<AlarmTypeId>(ALARM_TYPE_IDS);
const REFUSALS = ['alreadyAcknowledged', 'notCleared', 'notShelved', 'alreadyClosed', 'endInPast'] as const;

export const AlarmTypeSchema = Type.Object(
  {
    id: TypeIdSchema,
    kinds: Type.Array(KindSchema),
    eventType: oneOf<AlarmEventType>([
      'communications',
      'qualityOfService',
      'processingError',
      'equipment',
      'environmental',
    ]),
    severity: SeveritySchema,
    raiseForS: Type.Number(),
    clearForS: Type.Number(),
    isLatched: Type.Boolean(),
    label: Label,
    action: Label,
  },
  closed,
);

const alarmProperties = {
  id: Type.String(),
  city: Type.String(),
  kind: Type.Optional(KindSchema),
  device: Type.Optional(Type.String()),
  resource: Type.String(),
  type: TypeIdSchema,
  qualifier: Type.Optional(Type.String()),
  severity: SeveritySchema,
  isCleared: Type.Boolean(),
  isFlapping: Type.Boolean(),
  raiseCount: Type.Integer(),
  value: Type.Optional(Type.Unsafe<MetricValue>({ type: ['number', 'string', 'boolean'] })),
  created: Time,
  raised: Time,
  changed: Time,
  cleared: Type.Optional(Time),
  operatorState: oneOf<OperatorState>(['none', 'ack', 'closed', 'shelved']),
  acknowledgedBy: Type.Optional(Type.String()),
  shelvedUntil: Type.Optional(Time),
  maintenanceId: Type.Optional(Type.String()),
  assignee: Type.Optional(Person),
  causeId: Type.Optional(Type.String()),
  impactedCount: Type.Integer(),
  impactedRequests: Type.Optional(
    Type.Array(Type.Object({ id: Type.String(), eventName: Type.String() }, closed)),
  ),
};

export const AlarmSchema = Type.Object(alarmProperties, closed);

export const AlarmDetailSchema = Type.Object(
  {
    ...alarmProperties,
    threshold: Type.Optional(
      Type.Object(
        {
          side: oneOf<'above' | 'below'>(['above', 'below']),
          at: Type.Number(),
          clearAt: Type.Optional(Type.Number()),
        },
        closed,
      ),
    ),
    impactedResources: Type.Array(Type.String()),
    statusChanges: Type.Array(
      Type.Object(
        {
          time: Time,
          until: Type.Optional(Time),
          step: oneOf<AlarmStep>([
            'raised',
            'cleared',
            'severity',
            'suppressed',
            'released',
            'flapping',
            'wasTrue',
          ]),
          severity: SeveritySchema,
        },
        closed,
      ),
    ),
    operatorChanges: Type.Array(
      Type.Object(
        {
          time: Time,
          step: oneOf<OperatorStep>(['ack', 'comment', 'assign', 'shelve', 'unshelve', 'close']),
          by: Type.Optional(Person),
          text: Type.Optional(Type.String()),
          until: Type.Optional(Time),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Count = Type.Integer();
const Text = Type.String({ minLength: 1, maxLength: ALARM_TEXT_MAX, pattern: '\\S' });
export const AlarmActionSchema = Type.Union([
  Type.Object(
    { step: oneOf<'ack' | 'unshelve' | 'close'>(['ack', 'unshelve', 'close']), text: Type.Optional(Text) },
    closed,
  ),
  Type.Object({ step: oneOf<'comment'>(['comment']), text: Text }, closed),
  Type.Object(
    {
      step: oneOf<'assign'>(['assign']),
      to: Type.String({
        minLength: 1,
        maxLength: 64,
        description: '`me`, `nobody`, or the id of an assignee',
      }),
    },
    closed,
  ),
  Type.Object(
    {
      step: oneOf<'shelve'>(['shelve']),
      until: Type.String({
        format: 'date-time',
        maxLength: 40,
        description: `At most ${SHELVING_DAYS_MAX} days from now`,
      }),
      text: Text,
    },
    closed,
  ),
]);

export const AlarmId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });
export const AlarmParameters = Type.Object({ id: AlarmId });
export const AcknowledgementsRequestSchema = Type.Object(
  { ids: Type.Array(AlarmId, { minItems: 1, maxItems: BULK_ALARMS_MAX, uniqueItems: true }) },
  closed,
);
export const AcknowledgementsSchema = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          result: oneOf<'done' | 'notFound' | (typeof REFUSALS)[number]>(['done', 'notFound', ...REFUSALS]),
        },
        closed,
      ),
    ),
  },
  closed,
);

const list = (what: string) =>
  Type.Optional(Type.String({ maxLength: 800, description: `${what}, comma-separated` }));
export const AlarmListParameters = Type.Object(
  {
    city: CityParameter,
    state: Type.Optional(oneOf(ALARM_FILTERS)),
    kind: KindParameter,
    severity: list(`Of ${SEVERITY_NAMES.join(', ')}`),
    type: list('Ids of alarm types'),
    device: Type.Optional(Type.String({ pattern: DEVICE_ID.source })),
    cause: Type.Optional(AlarmId),
    assignee: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: "An id, or 'me'" })),
    from: FromParameter,
    cursor: CursorParameter,
    limit: LimitParameter,
  },
  closed,
);

const share = { low: Count, medium: Count, high: Count };
export const AlarmHealthSchema = Type.Object(
  {
    from: Time,
    to: Time,
    isTruncated: Type.Boolean(),
    raised: Count,
    per10Min: Type.Number(),
    operators: Count,
    perOperatorHour: Type.Number(),
    perHour: Type.Array(Type.Object({ time: Time, raised: Count }, closed)),
    floods: Type.Array(Type.Object({ from: Time, to: Time, raised: Count }, closed)),
    mix: Type.Object(share, closed),
    standing: Type.Object({ count: Count, items: Type.Array(AlarmSchema) }, closed),
    chattering: Type.Array(Type.Object({ alarm: AlarmSchema, raised: Count }, closed)),
  },
  closed,
);

const instant = Type.Optional(Type.String({ format: 'date-time', maxLength: 40 }));
export const AlarmHealthParameters = Type.Object(
  {
    city: CityParameter,
    from: instant,
    to: Type.Optional(
      Type.String({
        format: 'date-time',
        maxLength: 40,
        description: `At most ${HEALTH_DAYS_MAX} days after from`,
      }),
    ),
  },
  closed,
);
