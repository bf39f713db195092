/** The TypeBox schemas of the shapes in `core/network-resources.ts`, proved to be the same at the end. */
import Type, { type Static } from 'typebox';
import { FIBRE_TYPES, KIT_TYPES, type LinkEndpoint } from '#core/network/network.ts';
import * as resources from '#core/network-resources.ts';
import { PRESENCES } from '#core/presence.ts';
import { CityParameter } from './query-schemas.ts';
import { City, Device } from './request-content-schemas.ts';
import { DeviceSummarySchema, PositionSchema } from './resource-schemas.ts';
import type { AllTrue, IsSame } from './schema-parity.ts';
import { Count, closed, Instant, oneOf, Time } from './schema-parts.ts';

const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-z0-9-]+$' });
/** Rules and words about it are core's: `core/network/check-network.ts`. */
const Text = Type.String({ maxLength: 500 });
const stamp = { version: Type.Integer(), changed: Time, changedBy: Type.String() };
const SpanStateSchema = oneOf(resources.SPAN_STATES);

const node = {
  city: City,
  deviceId: Device,
  accessPorts: Type.Number(),
  poeBudgetW: Type.Number({ description: 'W' }),
  upsRuntimeS: Type.Number({ description: 's' }),
};
export const NodeRequestSchema = Type.Object(node, closed);
export const NodeSchema = Type.Object(
  {
    ...node,
    ...stamp,
    name: Type.String(),
    location: Type.Optional(PositionSchema),
    presence: oneOf(PRESENCES),
    deploymentId: Type.Optional(Type.String()),
    lending: Type.Optional(
      Type.Object({ id: Type.String(), borrowerCity: Type.String(), until: Time }, closed),
    ),
  },
  closed,
);

const End = Type.Unsafe<LinkEndpoint>(
  Type.Object({ deviceId: Device, port: Type.String({ maxLength: 20 }) }, closed),
);
const link = {
  city: City,
  deploymentId: Id,
  aEnd: End,
  zEnd: End,
  lengthM: Type.Number({ description: 'm' }),
  fibreType: oneOf(FIBRE_TYPES),
  lineRate: Type.Number({ description: 'bit/s' }),
  reservableShare: Type.Number({ description: '0..1' }),
  ratedLossDb: Type.Number({ description: 'dB' }),
};
export const LinkRequestSchema = Type.Object(link, closed);

const Direction = Type.Object(
  {
    booked: Type.Number(),
    excess: Type.Number(),
    rate: Type.Optional(Type.Number()),
    marginDb: Type.Optional(Type.Number()),
    lossDb: Type.Optional(Type.Number()),
    lossDeltaDb: Type.Optional(Type.Number()),
  },
  closed,
);
const Baseline = Type.Object(
  {
    lossAToZDb: Type.Number(),
    lossZToADb: Type.Number(),
    measured: Time,
    requestId: Type.Optional(Type.String()),
  },
  closed,
);
export const LinkSchema = Type.Object(
  {
    ...link,
    ...stamp,
    id: Type.String(),
    name: Type.String(),
    usable: Type.Number(),
    state: oneOf(resources.LINK_STATES),
    aToZ: Direction,
    zToA: Direction,
    time: Type.Optional(Time),
    baseline: Type.Optional(Baseline),
  },
  closed,
);

const deployment = {
  city: City,
  name: Text,
  place: Text,
  location: Type.Optional(PositionSchema),
  from: Instant,
  until: Type.Optional(Instant),
  nodeIds: Type.Array(Device, { maxItems: 500 }),
};
export const DeploymentRequestSchema = Type.Object(deployment, closed);
export const DeploymentSchema = Type.Object(
  { ...deployment, ...stamp, id: Type.String(), state: SpanStateSchema },
  closed,
);

const outage = { city: City, linkId: Id, from: Instant, until: Type.Optional(Instant), reason: Text };
export const OutageRequestSchema = Type.Object(
  {
    ...outage,
    forceReason: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'By those who decide' }),
    ),
  },
  closed,
);
export const OutageSchema = Type.Object(
  { ...outage, ...stamp, id: Type.String(), state: SpanStateSchema },
  closed,
);

export const NetworkSchema = Type.Object(
  {
    time: Time,
    nodes: Type.Array(NodeSchema),
    links: Type.Array(LinkSchema),
    deployments: Type.Array(DeploymentSchema),
    outages: Type.Array(OutageSchema),
  },
  closed,
);

const kit = { city: City, type: oneOf(KIT_TYPES), name: Text, quantity: Type.Number() };
export const KitRequestSchema = Type.Object(kit, closed);
export const KitSchema = Type.Object({ ...kit, ...stamp, id: Type.String() }, closed);
const KitUseSchema = Type.Object(
  {
    city: Type.String(),
    type: oneOf(KIT_TYPES),
    days: Type.Array(Type.Object({ day: Type.String(), pool: Count, held: Count, free: Count }, closed)),
  },
  closed,
);
export const KitPoolSchema = Type.Object(
  { items: Type.Array(KitSchema), use: Type.Array(KitUseSchema) },
  closed,
);

const lending = {
  ownerCity: City,
  borrowerCity: City,
  kitType: oneOf(KIT_TYPES),
  quantity: Type.Number(),
  deviceIds: Type.Array(Device, { maxItems: 200 }),
  from: Instant,
  until: Instant,
  reason: Text,
};
export const LendingRequestSchema = Type.Object(lending, closed);
export const LendingSchema = Type.Object(
  {
    ...lending,
    id: Type.String(),
    state: SpanStateSchema,
    ended: Type.Optional(Time),
    devices: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, closed)),
    version: Type.Integer(),
  },
  closed,
);

export const LendingEndSchema = Type.Object(
  { reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })) },
  closed,
);

export const LentDeviceSchema = Type.Object(
  {
    device: DeviceSummarySchema,
    lendingId: Type.String(),
    borrowerCity: Type.String(),
    until: Time,
  },
  closed,
);

export const NetworkParameters = Type.Object(
  {
    city: CityParameter,
    past: Type.Optional(Type.Boolean({ description: 'Deployments and outages that are over, too' })),
  },
  closed,
);
export const KitPoolParameters = Type.Object({ city: CityParameter, from: Instant, to: Instant }, closed);
export const LendingListParameters = Type.Object(
  { city: CityParameter, past: Type.Optional(Type.Boolean({ description: 'Those that are over, too' })) },
  closed,
);
export const BookingsParameters = Type.Object(
  { city: City, link: Id, from: Instant, to: Type.Optional(Instant) },
  closed,
);
export const NetworkThingParameters = Type.Object({ id: Id });

export type NetworkParity = AllTrue<
  [
    IsSame<Static<typeof NodeRequestSchema>, resources.NodeRequest>,
    IsSame<Static<typeof NodeSchema>, resources.NodeResource>,
    IsSame<Static<typeof LinkRequestSchema>, resources.LinkRequest>,
    IsSame<Static<typeof LinkSchema>, resources.LinkResource>,
    IsSame<Static<typeof DeploymentRequestSchema>, resources.DeploymentRequest>,
    IsSame<Static<typeof DeploymentSchema>, resources.DeploymentResource>,
    IsSame<Static<typeof OutageRequestSchema>, resources.OutageRequest>,
    IsSame<Static<typeof OutageSchema>, resources.OutageResource>,
    IsSame<Static<typeof NetworkSchema>, resources.NetworkResource>,
    IsSame<Static<typeof KitRequestSchema>, resources.KitRequest>,
    IsSame<Static<typeof KitSchema>, resources.KitResource>,
    IsSame<Static<typeof KitPoolSchema>, resources.KitPoolResource>,
    IsSame<Static<typeof LendingRequestSchema>, resources.LendingRequest>,
    IsSame<Static<typeof LendingSchema>, resources.LendingResource>,
    IsSame<Static<typeof LendingEndSchema>, resources.LendingEnd>,
    IsSame<Static<typeof LentDeviceSchema>, resources.LentDeviceResource>,
  ]
>;
