/**
 * The TypeBox schemas of the shapes in `core/resources.ts`: what the api documents and serialises.
 * `schema-parity.ts` proves at compile time that both say the same.
 */

import Type from 'typebox';
import type { DeviceBlock } from '#core/device-blocks.ts';
import type { CommandArgument } from '#core/device-kinds/device-commands.ts';
import type { DeviceKindName, MetricType } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Birth } from '#core/payloads.ts';
import { PRESENCES, type Presence, SILENCE_REASONS, type SilenceReason } from '#core/presence.ts';
import type { MetricValue, Quality } from '#core/readings.ts';
import { COMMAND_NAMES, type CommandName } from '#core/topics.ts';
import { AlarmCountsSchema } from './alarm-counts-schema.ts';

const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const closed = { additionalProperties: false } as const;

export const PresenceSchema = Type.Unsafe<Presence>(Type.String({ enum: [...PRESENCES] }));
export const KindSchema = Type.Unsafe<DeviceKindName>(Type.String({ enum: [...DEVICE_KINDS.keys()] }));
/** A tuple in TypeScript; `items` with bounds is what OpenAPI 3.1 and its readers agree on. */
export const PositionSchema = Type.Unsafe<[longitude: number, latitude: number]>(
  Type.Array(Type.Number(), { minItems: 2, maxItems: 2, description: 'longitude, latitude (WGS 84)' }),
);
const ValueSchema = Type.Unsafe<MetricValue>({ type: ['number', 'boolean', 'string'] });
const QualitySchema = Type.Unsafe<Quality>(Type.String({ enum: ['uncertain', 'bad', 'stale'] }));
const LabelSchema = Type.Object({ de: Type.String(), en: Type.String() }, closed);

export const CitySchema = Type.Object(
  {
    slug: Type.String(),
    name: Type.String(),
    ags: Type.String({ description: 'Amtlicher Gemeindeschlüssel' }),
    timeZone: Type.String(),
    center: PositionSchema,
  },
  closed,
);

const CommandDefSchema = Type.Object(
  {
    name: Type.Unsafe<CommandName>(Type.String({ enum: [...COMMAND_NAMES] })),
    label: LabelSchema,
    arguments: Type.Unsafe<readonly CommandArgument[]>(
      Type.Array(
        Type.Object(
          {
            name: Type.String(),
            unit: Type.String({ description: 'SenML symbol' }),
            min: Type.Number(),
            max: Type.Number(),
            required: Type.Boolean(),
            label: LabelSchema,
          },
          closed,
        ),
      ),
    ),
    interrupts: Type.Boolean({ description: 'The device is away for a while' }),
  },
  closed,
);

export const DeviceKindSchema = Type.Object(
  {
    name: KindSchema,
    label: LabelSchema,
    components: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          label: LabelSchema,
          metrics: Type.Array(
            Type.Object(
              {
                name: Type.String(),
                unit: Type.String({ description: 'SenML symbol' }),
                type: Type.Unsafe<MetricType>(
                  Type.String({ enum: ['float', 'int', 'bool', 'enum', 'counter'] }),
                ),
                label: LabelSchema,
                values: Type.Optional(Type.Unsafe<readonly string[]>(Type.Array(Type.String()))),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    commands: Type.Array(CommandDefSchema),
  },
  closed,
);

const SilenceReasonSchema = Type.Unsafe<SilenceReason>(Type.String({ enum: [...SILENCE_REASONS] }));

const summaryProperties = {
  id: Type.String(),
  city: Type.String(),
  kind: KindSchema,
  name: Type.String(),
  location: Type.Optional(PositionSchema),
  lifecycle: Type.String(),
  presence: PresenceSchema,
  presenceReason: Type.Optional(SilenceReasonSchema),
  presenceCause: Type.Optional(Type.String({ description: 'The resource that silenced it' })),
  lastReading: Type.Optional(Time),
  lastReceived: Type.Optional(Time),
  headline: Type.Optional(
    Type.Object(
      { component: Type.String(), metric: Type.String(), value: Type.Number(), unit: Type.String() },
      closed,
    ),
  ),
  groupId: Type.Optional(Type.String()),
  firmwareVersion: Type.Optional(
    Type.String({ description: 'As the device said at its last birth; else as it was registered' }),
  ),
};

export const DeviceSummarySchema = Type.Object(summaryProperties, closed);

export const SnapshotSchema = Type.Object(
  {
    time: Time,
    revision: Type.Integer(),
    isWhole: Type.Boolean({ description: 'Otherwise only what has changed since' }),
    blocks: Type.Array(
      Type.Object(
        {
          count: Type.Integer(),
          columns: Type.Unsafe<DeviceBlock['columns']>({
            type: 'object',
            additionalProperties: { type: 'array' },
            description: 'Properties of a device summary, each as a column; null where a device has none',
          }),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const CompletenessSchema = Type.Object(
  {
    day: Type.String({ format: 'date' }),
    expected: Type.Integer(),
    received: Type.Integer(),
    late: Type.Integer(),
    duplicate: Type.Integer(),
    rejected: Type.Integer(),
    missing: Type.Integer(),
    boots: Type.Integer(),
  },
  closed,
);

export const DeviceSchema = Type.Object(
  {
    ...summaryProperties,
    cabinetId: Type.Optional(Type.String()),
    locationCategory: Type.Optional(Type.String()),
    serialNumber: Type.Optional(Type.String()),
    manufacturerName: Type.Optional(Type.String()),
    modelName: Type.Optional(Type.String()),
    hardwareVersion: Type.Optional(Type.String()),
    reportIntervalS: Type.Number(),
    registered: Type.Optional(Time),
    presenceSince: Type.Optional(Time),
    clockOffsetMs: Type.Optional(Type.Number()),
    birth: Type.Optional(
      Type.Unsafe<Birth>({
        type: 'object',
        additionalProperties: true,
        description: 'As the device sent it',
      }),
    ),
    birthTime: Type.Optional(Time),
    components: Type.Record(
      Type.String(),
      Type.Object(
        {
          time: Time,
          values: Type.Record(Type.String(), ValueSchema),
          quality: Type.Optional(Type.Record(Type.String(), QualitySchema)),
        },
        closed,
      ),
    ),
    completeness: Type.Array(CompletenessSchema),
    log: Type.Array(
      Type.Object(
        {
          time: Time,
          type: Type.String(),
          text: Type.String(),
          reason: Type.Optional(Type.String({ description: 'Why, of a closed list, where it is known' })),
          field: Type.Optional(Type.String({ description: 'The key or topic concerned' })),
          count: Type.Integer(),
        },
        closed,
      ),
    ),
  },
  closed,
);

export const SeriesSchema = Type.Object(
  {
    series: Type.Array(
      Type.Object(
        {
          tags: Type.Unsafe<Partial<Record<'city' | 'kind' | 'device' | 'component', string>>>({
            type: 'object',
            additionalProperties: { type: 'string' },
          }),
          times: Type.Array(Type.Integer(), { description: 'Unix milliseconds' }),
          values: Type.Record(
            Type.String(),
            Type.Array(
              Type.Unsafe<number | string | boolean | null>({
                type: ['number', 'string', 'boolean', 'null'],
              }),
            ),
          ),
        },
        closed,
      ),
    ),
    truncated: Type.Boolean(),
  },
  closed,
);

const KindFiguresSchema = Type.Object(
  {
    total: Type.Integer(),
    presence: Type.Unsafe<Record<Presence, number>>({
      type: 'object',
      additionalProperties: { type: 'integer' },
    }),
    reasons: Type.Unsafe<Record<SilenceReason, number>>({
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'How many are silent for each reason',
    }),
  },
  closed,
);

export const SummarySchema = Type.Object(
  {
    time: Time,
    kinds: Type.Unsafe<Record<DeviceKindName, Type.Static<typeof KindFiguresSchema>>>({
      type: 'object',
      additionalProperties: KindFiguresSchema,
    }),
    presenceTime: Type.Optional(Time),
    lightingPowerW: Type.Number(),
    clients: Type.Number(),
    fibreRateBps: Type.Number(),
    messagesPerS: Type.Number(),
    backlog: Type.Number(),
    alarms: AlarmCountsSchema,
  },
  closed,
);

export const ProblemSchema = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    code: Type.String({ description: 'Stable; see docs/api-errors.md' }),
    errors: Type.Optional(Type.Array(Type.Object({ field: Type.String(), rule: Type.String() }, closed))),
  },
  closed,
);
