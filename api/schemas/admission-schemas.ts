/** The TypeBox schemas of the shapes in `core/admission-resources.ts`; `request-parity.ts` proves that both say the same. */
import Type from 'typebox';
import { KIT_TYPES } from '#core/network/network.ts';
import {
  ItemSchema,
  PrioritySchema,
  ReasonSchema,
  StateSchema,
  WindowSchema,
} from './request-content-schemas.ts';
import { Count, closed, oneOf, Time } from './schema-parts.ts';

const Direction = oneOf(['aToZ', 'zToA'] as const);
const Amount = Type.Number();

const RequestHopSchema = Type.Object(
  { linkId: Type.String(), direction: Direction, name: Type.String() },
  closed,
);

export const RequestPathSchema = Type.Object(
  { itemId: Type.String(), hops: Type.Array(RequestHopSchema) },
  closed,
);

const span = { from: Time, until: Time, usable: Amount, load: Amount, wanted: Amount };
const onLink = {
  ...span,
  resource: oneOf(['link']),
  linkId: Type.String(),
  name: Type.String(),
  direction: Direction,
};
const atNode = {
  ...span,
  resource: oneOf(['accessPorts', 'poeW']),
  deviceId: Type.String(),
  name: Type.String(),
};
const ofKit = { ...span, resource: oneOf(['kit']), kitType: oneOf(KIT_TYPES) };

export const BottleneckSchema = Type.Union([
  Type.Object(onLink, closed),
  Type.Object(atNode, closed),
  Type.Object(ofKit, closed),
  Type.Object(
    { resource: oneOf(['path']), itemId: Type.String(), aNode: Type.String(), zNode: Type.String() },
    closed,
  ),
]);

const AlternativeSchema = Type.Union([
  Type.Object({ type: oneOf(['otherTime']), window: WindowSchema }, closed),
  Type.Object({ type: oneOf(['lowerRate', 'otherNode']), items: Type.Array(ItemSchema) }, closed),
]);

const WarningSchema = Type.Union([
  Type.Object(
    {
      type: oneOf(['overbooked']),
      linkId: Type.String(),
      name: Type.String(),
      direction: Direction,
      share: Type.Number(),
    },
    closed,
  ),
  Type.Object(
    {
      type: oneOf(['shortBattery']),
      itemId: Type.String(),
      deviceId: Type.String(),
      name: Type.String(),
      upsRuntimeS: Type.Number(),
    },
    closed,
  ),
]);

export const AdmissionSchema = Type.Union([
  Type.Object(
    {
      isAdmitted: Type.Literal(true),
      paths: Type.Array(RequestPathSchema),
      warnings: Type.Array(WarningSchema),
    },
    closed,
  ),
  Type.Object(
    {
      isAdmitted: Type.Literal(false),
      reason: ReasonSchema,
      bottlenecks: Type.Array(BottleneckSchema),
      alternatives: Type.Array(AlternativeSchema),
      freeSpans: Type.Array(Type.Object({ from: Time, until: Time }, closed)),
    },
    closed,
  ),
]);

export const AvailabilitySchema = Type.Object(
  {
    city: Type.String(),
    aNode: Type.String(),
    zNode: Type.String(),
    spans: Type.Array(Type.Object({ from: Time, until: Time, up: Amount, down: Amount }, closed)),
    mostUp: Amount,
    mostDown: Amount,
  },
  closed,
);

export const RequestOptionsSchema = Type.Object(
  {
    city: Type.String(),
    places: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          name: Type.String(),
          place: Type.String(),
          from: Time,
          until: Type.Optional(Time),
          nodes: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
        },
        closed,
      ),
    ),
    kit: Type.Array(Type.Object({ type: oneOf(KIT_TYPES), free: Count }, closed)),
  },
  closed,
);

const contenders = Type.Array(
  Type.Object(
    {
      id: Type.String(),
      eventName: Type.String(),
      priority: PrioritySchema,
      state: StateSchema,
      amount: Amount,
    },
    closed,
  ),
);
export const ContendedSchema = Type.Union([
  Type.Object({ ...onLink, contenders }, closed),
  Type.Object({ ...atNode, contenders }, closed),
  Type.Object({ ...ofKit, contenders }, closed),
]);
