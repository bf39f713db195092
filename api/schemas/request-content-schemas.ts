/** The TypeBox schemas of what somebody asks for, and of the steps people take with a request. */
import Type from 'typebox';
import { CITY_SLUG } from '#core/cities.ts';
import { DEVICE_ID } from '#core/devices.ts';
import { KIT_TYPES } from '#core/network/network.ts';
import {
  AUTHORITY_CLASSES,
  ITEMS_PER_REQUEST,
  REQUEST_PRIORITIES,
  REQUEST_REASONS,
  REQUEST_SERVICES,
  REQUEST_STATES,
  type RequestPriority,
} from '#core/requests/bandwidth-request.ts';
import { closed, Instant, Line, oneOf, Rate } from './schema-parts.ts';

export const TEXT_MAX = 2000;
const NAME_MAX = 200;

export const StateSchema = oneOf(REQUEST_STATES);
export const ReasonSchema = oneOf(REQUEST_REASONS);
export const AuthoritySchema = oneOf(AUTHORITY_CLASSES);
export const PrioritySchema = Type.Unsafe<RequestPriority>(
  Type.Integer({ minimum: 0, maximum: Math.max(...REQUEST_PRIORITIES) }),
);
export const Device = Type.String({ pattern: DEVICE_ID.source });

export const RequestId = Type.String({ pattern: '^MG-[A-Z0-9]{1,8}-\\d{4}-\\d{6}$' });

export const WindowSchema = Type.Object(
  { setupStart: Instant, start: Instant, end: Instant, teardownEnd: Instant },
  closed,
);

export const EventSchema = Type.Object(
  {
    name: Line(NAME_MAX),
    place: Line(NAME_MAX),
    expectedVisitors: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  },
  closed,
);

export const ItemSchema = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9-]{1,16}$' }),
    service: oneOf(REQUEST_SERVICES),
    aNode: Device,
    zNode: Device,
    cirUp: Rate,
    cirDown: Rate,
    eirUp: Rate,
    eirDown: Rate,
    accessPorts: Type.Integer({ minimum: 0, maximum: 1000 }),
    poeW: Type.Number({ minimum: 0, maximum: 100_000 }),
  },
  closed,
);

export const KitNeedSchema = Type.Object(
  { type: oneOf(KIT_TYPES), quantity: Type.Integer({ minimum: 1, maximum: 1000 }) },
  closed,
);

/** None: kit alone is asked for. */
const Items = Type.Array(ItemSchema, { maxItems: ITEMS_PER_REQUEST });
const Kit = Type.Array(KitNeedSchema, { maxItems: KIT_TYPES.length });

const contentProperties = {
  event: EventSchema,
  window: WindowSchema,
  items: Items,
  kit: Kit,
  priority: PrioritySchema,
  dangerUntil: Type.Optional(Instant),
};

export const RequestContentSchema = Type.Object(contentProperties, closed);

export const City = Type.String({ pattern: CITY_SLUG.source });

export const ContactRequestSchema = Type.Object(
  {
    name: Line(100),
    phone: Type.Optional(Type.String({ pattern: '^[0-9+()/ .-]{3,40}$' })),
    mail: Type.Optional(
      Type.String({ maxLength: 254, pattern: '^[^\\s@<>()"\',;:\\\\]+@[^\\s@<>()"\',;:\\\\]+$' }),
    ),
    hasMailConsent: Type.Optional(Type.Boolean()),
  },
  closed,
);

export const RequestContactSchema = Type.Object(
  { ...ContactRequestSchema.properties, keptUntil: Type.String({ format: 'date-time' }) },
  closed,
);

export const NewRequestSchema = Type.Object(
  {
    ...contentProperties,
    city: City,
    requester: Type.Object({ organisation: Line(NAME_MAX), authority: AuthoritySchema }, closed),
    contact: Type.Optional(ContactRequestSchema),
    submit: Type.Boolean(),
  },
  closed,
);

export const RequestCheckSchema = Type.Object(
  { ...contentProperties, city: City, id: Type.Optional(RequestId) },
  closed,
);

const Text = Line(TEXT_MAX);
export const RequestStepSchema = Type.Union([
  Type.Object({ step: oneOf(['edit']), content: RequestContentSchema }, closed),
  Type.Object(
    {
      step: oneOf([
        'submit',
        'recheck',
        'withdrawRevision',
        'approveRevision',
        'confirmPreemption',
        'dropPreemption',
        'beginSetup',
        'start',
        'end',
        'confirmReturn',
      ]),
    },
    closed,
  ),
  Type.Object({ step: oneOf(['withdraw', 'approve']), text: Type.Optional(Text) }, closed),
  Type.Object({ step: oneOf(['askRevision']), window: WindowSchema, items: Items, kit: Kit }, closed),
  Type.Object({ step: oneOf(['reject', 'fail']), reason: ReasonSchema, text: Text }, closed),
  Type.Object({ step: oneOf(['rejectRevision']), text: Text }, closed),
  Type.Object({ step: oneOf(['proposePreemption']), reason: Text }, closed),
  Type.Object({ step: oneOf(['note']), visibility: oneOf(['internal', 'requester']), text: Text }, closed),
]);

export const RequestParameters = Type.Object({ id: RequestId });
export const RevisionParameter = Type.Object(
  { revision: Type.Integer({ minimum: 1, description: 'The revision that was seen' }) },
  closed,
);
export const ShareLinkRequestSchema = Type.Object({ until: Instant }, closed);
