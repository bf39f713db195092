/** The TypeBox schemas of the shapes in `core/quality-resources.ts`; `schema-parity.ts` proves that both say the same. */
import Type from 'typebox';
import { CITY_SLUG } from '#core/cities.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { DEVICE_ID } from '#core/devices.ts';
import { KEPT_STATES, type KeptState } from '#core/quality-resources.ts';
import { REJECTION_REASONS, type RejectionReason } from '#core/rejections.ts';
import { CONVERSION_NAMES, type ConversionName } from '#core/unit-conversions.ts';
import { KindSchema } from './resource-schemas.ts';

const closed = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>(Type.String({ enum: [...values] }));
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Name = (maxLength: number) => Type.String({ minLength: 1, maxLength });

export const ReasonSchema = oneOf(Object.keys(REJECTION_REASONS) as RejectionReason[]);
export const KindParameter = Type.Optional(
  Type.String({ maxLength: 100, description: `Of ${[...DEVICE_KINDS.keys()].join(', ')}; comma-separated` }),
);
export const FromParameter = Type.Optional(
  Type.String({ format: 'date-time', maxLength: 40, description: 'From then on' }),
);
export const ToParameter = Type.Optional(
  Type.String({ format: 'date-time', maxLength: 40, description: 'Exclusive' }),
);

const RejectionSchema = Type.Object({ reason: ReasonSchema, field: Type.Optional(Type.String()) }, closed);

export const QuarantineSchema = Type.Object(
  {
    id: Type.Integer(),
    time: Time,
    city: Type.Optional(Type.String()),
    kind: Type.Optional(KindSchema),
    device: Type.Optional(Type.String()),
    topic: Type.String(),
    reason: ReasonSchema,
    detail: Type.String(),
    field: Type.Optional(Type.String()),
    count: Type.Integer(),
    excerpt: Type.Optional(Type.String()),
    kept: Type.Optional(
      Type.Object(
        {
          state: oneOf<KeptState>(KEPT_STATES),
          judged: Type.Optional(Time),
          remaining: Type.Array(RejectionSchema),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const RefusalGroupsSchema = Type.Object(
  {
    from: Time,
    to: Time,
    items: Type.Array(
      Type.Object(
        {
          city: Type.String(),
          kind: Type.Optional(KindSchema),
          reason: ReasonSchema,
          subject: Type.Optional(Type.String()),
          count: Type.Integer(),
          devices: Type.Integer(),
          last: Time,
          trend: Type.Array(Type.Integer()),
        },
        closed,
      ),
    ),
    truncated: Type.Boolean(),
  },
  closed,
);

const CityName = Type.String({ pattern: CITY_SLUG.source });
const mappingProperties = {
  city: CityName,
  kind: KindSchema,
  model: Type.Optional(Name(64)),
  component: Name(48),
  metric: Type.Optional(Name(64)),
  toComponent: Name(48),
  toMetric: Type.Optional(Name(64)),
  conversion: oneOf<ConversionName>(CONVERSION_NAMES),
};

export const MappingRequestSchema = Type.Object(mappingProperties, closed);

export const MappingSchema = Type.Object(
  {
    ...mappingProperties,
    id: Type.String(),
    version: Type.Integer(),
    changed: Time,
    changedBy: Type.String(),
  },
  closed,
);

export const KeptTotalSchema = Type.Object(
  { city: Type.String(), kind: KindSchema, messages: Type.Integer(), bytes: Type.Integer() },
  closed,
);

const replayProperties = {
  city: CityName,
  kind: Type.Optional(KindSchema),
  device: Type.Optional(Type.String({ pattern: DEVICE_ID.source })),
};

export const ReplayRequestSchema = Type.Object(replayProperties, closed);

export const ReplaySchema = Type.Object(
  {
    ...replayProperties,
    id: Type.String(),
    created: Time,
    by: Type.String(),
    state: oneOf<'running' | 'done' | 'cancelled'>(['running', 'done', 'cancelled']),
    finished: Type.Optional(Time),
    total: Type.Integer(),
    stored: Type.Integer(),
    partly: Type.Integer(),
    refused: Type.Integer(),
  },
  closed,
);

const counts = {
  expected: Type.Integer(),
  received: Type.Integer(),
  late: Type.Integer(),
  duplicate: Type.Integer(),
  rejected: Type.Integer(),
  missing: Type.Integer(),
};
const Day = Type.String({ format: 'date' });

export const CityCompletenessSchema = Type.Object(
  {
    from: Day,
    to: Day,
    items: Type.Array(
      Type.Object(
        {
          ...counts,
          city: Type.String(),
          kind: KindSchema,
          devices: Type.Integer(),
          days: Type.Array(Type.Object({ day: Day, ...counts }, closed)),
        },
        closed,
      ),
    ),
  },
  closed,
);

const deviceProperties = {
  device: Type.String(),
  name: Type.String(),
  city: Type.String(),
  kind: KindSchema,
};

export const WorstDevicesSchema = Type.Object(
  { from: Day, to: Day, items: Type.Array(Type.Object({ ...deviceProperties, ...counts }, closed)) },
  closed,
);

export const ClockOffsetsSchema = Type.Object(
  {
    spread: Type.Array(
      Type.Object({ city: Type.String(), kind: KindSchema, counts: Type.Array(Type.Integer()) }, closed),
    ),
    devices: Type.Array(
      Type.Object({ ...deviceProperties, offsetMs: Type.Number(), since: Type.Optional(Time) }, closed),
    ),
  },
  closed,
);
