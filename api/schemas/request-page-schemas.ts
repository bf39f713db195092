/**
 * The TypeBox schemas of the inbox and of the shapes in `core/request-page-resources.ts`; `request-parity.ts` proves that
 * both say the same.
 */
import Type from 'typebox';
import { PRESENCES } from '#core/presence.ts';
import { REQUEST_SERVICES } from '#core/requests/bandwidth-request.ts';
import { AdmissionSchema, ContendedSchema } from './admission-schemas.ts';
import { ReasonSchema, StateSchema, WindowSchema } from './request-content-schemas.ts';
import { MilestoneSchema, RequestSchema } from './request-schemas.ts';
import { closed, oneOf, Rate, Time } from './schema-parts.ts';

export const InboxItemSchema = Type.Object(
  {
    request: RequestSchema,
    type: oneOf(['decision', 'revision', 'conflict', 'preemption'] as const),
    contended: Type.Array(ContendedSchema),
    admission: Type.Optional(AdmissionSchema),
  },
  closed,
);

const publicProperties = {
  id: Type.String(),
  city: Type.Object({ slug: Type.String(), name: Type.String() }, closed),
  event: Type.Object({ name: Type.String(), place: Type.String() }, closed),
  window: WindowSchema,
  state: StateSchema,
  reason: Type.Optional(ReasonSchema),
  expectedCompletion: Type.Optional(Time),
  completed: Type.Optional(Time),
  isInJeopardy: Type.Boolean(),
  milestones: Type.Array(MilestoneSchema),
};

export const TrackingSchema = Type.Object(
  {
    ...publicProperties,
    holdExpires: Type.Optional(Time),
    history: Type.Array(
      Type.Object(
        {
          time: Time,
          to: StateSchema,
          reason: Type.Optional(ReasonSchema),
          publicNote: Type.Optional(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);

const Figure = Type.Optional(Type.Number());
const ItemUsageSchema = Type.Object(
  {
    itemId: Type.String(),
    service: oneOf(REQUEST_SERVICES),
    aNode: Type.String(),
    zNode: Type.String(),
    cirUp: Rate,
    cirDown: Rate,
    eirUp: Rate,
    eirDown: Rate,
    rate: Figure,
    dropRate: Figure,
    time: Type.Optional(Time),
  },
  closed,
);
const LinkUsageSchema = Type.Object(
  {
    linkId: Type.String(),
    name: Type.String(),
    lineRate: Rate,
    bookedAToZ: Rate,
    bookedZToA: Rate,
    rateAToZ: Figure,
    rateZToA: Figure,
    isUp: Type.Optional(Type.Boolean()),
    time: Type.Optional(Time),
  },
  closed,
);
const NodeUsageSchema = Type.Object(
  {
    deviceId: Type.String(),
    name: Type.String(),
    presence: oneOf(PRESENCES),
    upsStatus: Type.Optional(Type.String()),
    batteryCharge: Figure,
    batteryRuntime: Figure,
    time: Type.Optional(Time),
  },
  closed,
);
export const RequestUsageSchema = Type.Object(
  {
    time: Time,
    items: Type.Array(ItemUsageSchema),
    links: Type.Array(LinkUsageSchema),
    nodes: Type.Array(NodeUsageSchema),
  },
  closed,
);

export const SharedRequestSchema = Type.Object(
  { ...publicProperties, until: Time, usage: RequestUsageSchema },
  closed,
);

const linkProperties = {
  id: Type.String(),
  created: Time,
  by: Type.String(),
  until: Time,
  ended: Type.Optional(Time),
};
export const ShareLinkSchema = Type.Object(linkProperties, closed);
export const CreatedShareLinkSchema = Type.Object({ ...linkProperties, secret: Type.String() }, closed);
export const TrackingCodeSchema = Type.Object({ trackingCode: Type.String() }, closed);
