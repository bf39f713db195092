/** The TypeBox schemas of the shapes in `core/notification-resources.ts`, proved to be the same at the end. */
import Type, { type Static } from 'typebox';
import type { Severity } from '#core/limits.ts';
import { SEVERITIES } from '#core/limits.ts';
import * as resources from '#core/notification-resources.ts';
import type { Language } from '#core/notifications/message-text.ts';
import type { NotificationStep } from '#core/notifications/notification.ts';
import { OUTBOX_STATES, type OutboxState } from '#store/registry/registry-notifications.ts';
import { CityParameter, CursorParameter, LimitParameter } from './query-schemas.ts';
import { KindSchema } from './resource-schemas.ts';
import type { AllTrue, IsSame } from './schema-parity.ts';

const closed = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>(Type.String({ enum: [...values] }));
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
/** One address, nothing that would be read as several. */
const Address = Type.String({ maxLength: 254, pattern: '^[^\\s@<>()"\',;:\\\\]+@[^\\s@<>()"\',;:\\\\]+$' });

const basics = { city: Type.String(), name: Name, language: oneOf<Language>(['de', 'en']) };
const changed = { id: Type.String(), version: Type.Integer(), changed: Time, changedBy: Type.String() };

export const ChannelRequestSchema = Type.Union([
  Type.Object(
    {
      ...basics,
      type: oneOf(['mail']),
      addresses: Type.Array(Address, {
        minItems: 1,
        maxItems: resources.CHANNEL_ADDRESSES_MAX,
        uniqueItems: true,
      }),
    },
    closed,
  ),
  Type.Object(
    {
      ...basics,
      type: oneOf(['webhook']),
      url: Type.Optional(Type.String({ maxLength: 1000, pattern: '^https?://' })),
      secret: Type.Optional(
        Type.String({
          pattern: '^whsec_[A-Za-z0-9+/]{32,88}={0,2}$',
          description: '`whsec_` and 24 to 64 bytes in base64',
        }),
      ),
    },
    closed,
  ),
]);

export const ChannelSchema = Type.Object(
  {
    ...basics,
    ...changed,
    type: oneOf(['mail', 'webhook']),
    addresses: Type.Optional(Type.Array(Type.String())),
    host: Type.Optional(Type.String()),
  },
  closed,
);

const Hour = Type.Integer({ minimum: 0, maximum: 23 });
const route = {
  city: Type.String(),
  name: Name,
  enabled: Type.Boolean(),
  channelId: Id,
  about: Type.Optional(oneOf(['requests'] as const)),
  kinds: Type.Optional(Type.Array(KindSchema, { minItems: 1, maxItems: 16, uniqueItems: true })),
  leastSeverity: oneOf<Severity>(SEVERITIES),
  hours: Type.Optional(Type.Object({ from: Hour, to: Hour }, closed)),
  escalateAfterMin: Type.Optional(Type.Integer({ minimum: 1, maximum: resources.ESCALATE_AFTER_MIN_MAX })),
  escalateToChannelId: Type.Optional(Id),
};
export const RouteRequestSchema = Type.Object(route, closed);
export const RouteSchema = Type.Object({ ...route, ...changed }, closed);

export const TestMessageSchema = Type.Object({ id: Type.String() }, closed);

const STEPS = ['raised', 'released', 'severity', 'cleared', 'escalated', 'request', 'flood', 'test'] as const;
export const MessageSchema = Type.Object(
  {
    id: Type.String(),
    city: Type.String(),
    channelId: Type.String(),
    routeId: Type.Optional(Type.String()),
    step: oneOf<NotificationStep>(STEPS),
    alarmId: Type.Optional(Type.String()),
    requestId: Type.Optional(Type.String()),
    count: Type.Optional(Type.Integer()),
    state: oneOf<OutboxState>(OUTBOX_STATES),
    attempts: Type.Integer(),
    created: Time,
    nextAttempt: Type.Optional(Time),
    finished: Type.Optional(Time),
    error: Type.Optional(Type.String()),
  },
  closed,
);

export const MessageListParameters = Type.Object(
  {
    city: CityParameter,
    state: Type.Optional(
      Type.String({ maxLength: 100, description: `Of ${OUTBOX_STATES.join(', ')}, comma-separated` }),
    ),
    channel: Type.Optional(Id),
    cursor: CursorParameter,
    limit: LimitParameter,
  },
  closed,
);
export const RuleParameters = Type.Object({ id: Id });
export const VersionParameter = Type.Object(
  { version: Type.Integer({ minimum: 1, description: 'The version that was seen' }) },
  closed,
);

export type NotificationParity = AllTrue<
  [
    IsSame<Static<typeof ChannelRequestSchema>, resources.ChannelRequest>,
    IsSame<Static<typeof ChannelSchema>, resources.ChannelResource>,
    IsSame<Static<typeof RouteRequestSchema>, resources.RouteRequest>,
    IsSame<Static<typeof RouteSchema>, resources.RouteResource>,
    IsSame<Static<typeof TestMessageSchema>, resources.TestMessageResource>,
    IsSame<Static<typeof MessageSchema>, resources.MessageResource>,
  ]
>;
