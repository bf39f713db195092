/**
 * The TypeBox schemas of the shapes in `core/provisioning-resources.ts`; `provisioning-parity.ts` proves that both say the same.
 * The rules for the fields of a device are in `core/check-device.ts`.
 */
import Type from 'typebox';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { LIFECYCLES, type Lifecycle, type Position } from '#core/devices.ts';
import { IMPORT_STATES, type ImportState } from '#core/provisioning-resources.ts';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const Text = Type.String({ maxLength: 200 });
const Kind = Type.Unsafe<DeviceKindName>(Type.String({ enum: [...DEVICE_KINDS.keys()] }));
const LifecycleSchema = Type.Unsafe<Lifecycle>(Type.String({ enum: [...LIFECYCLES] }));
const PositionSchema = Type.Unsafe<Position>({
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
  description: 'Longitude, latitude',
});

const fields = {
  name: Text,
  location: PositionSchema,
  locationCategory: Text,
  groupId: Text,
  cabinetId: Text,
  lifecycle: LifecycleSchema,
  serialNumber: Text,
  manufacturerName: Text,
  modelName: Text,
  hardwareVersion: Text,
  reportIntervalS: Type.Number({ description: 'Seconds between two telemetry messages' }),
};

const given = {
  name: Type.Optional(fields.name),
  location: Type.Optional(fields.location),
  locationCategory: Type.Optional(fields.locationCategory),
  groupId: Type.Optional(fields.groupId),
  cabinetId: Type.Optional(fields.cabinetId),
  lifecycle: Type.Optional(fields.lifecycle),
  serialNumber: Type.Optional(fields.serialNumber),
  manufacturerName: Type.Optional(fields.manufacturerName),
  modelName: Type.Optional(fields.modelName),
  hardwareVersion: Type.Optional(fields.hardwareVersion),
  reportIntervalS: Type.Optional(fields.reportIntervalS),
};

const identity = { id: Text, city: Text, kind: Kind };

export const DeviceRequestSchema = Type.Object({ ...given, ...identity }, closed);

const orNull = { anyOf: [{ type: 'string', maxLength: 200 }, { type: 'null' }] };
const TextOrNull = Type.Optional(Type.Unsafe<string | null>(orNull));

export const DevicePatchSchema = Type.Object(
  {
    name: TextOrNull,
    location: Type.Optional(Type.Unsafe<Position | null>({ anyOf: [PositionSchema, { type: 'null' }] })),
    locationCategory: TextOrNull,
    groupId: TextOrNull,
    cabinetId: TextOrNull,
    lifecycle: Type.Optional(Type.Unsafe<Lifecycle | null>({ anyOf: [LifecycleSchema, { type: 'null' }] })),
    serialNumber: TextOrNull,
    manufacturerName: TextOrNull,
    modelName: TextOrNull,
    hardwareVersion: TextOrNull,
    reportIntervalS: Type.Optional(
      Type.Unsafe<number | null>({ anyOf: [{ type: 'number' }, { type: 'null' }] }),
    ),
  },
  { ...closed, minProperties: 1 },
);

export const EnteredDeviceSchema = Type.Object(
  {
    ...given,
    ...identity,
    name: fields.name,
    lifecycle: fields.lifecycle,
    reportIntervalS: fields.reportIntervalS,
  },
  closed,
);

const secret = { userName: Type.String(), secret: Type.String({ description: 'Shown this once' }) };

export const CredentialSecretSchema = Type.Object(secret, closed);

export const ProvisionedDeviceSchema = Type.Object({ ...secret, device: EnteredDeviceSchema }, closed);

export const CredentialSchema = Type.Object(
  { userName: Type.String(), enabled: Type.Boolean(), hasSecret: Type.Boolean(), changed: Time },
  closed,
);

export const ErasureSchema = Type.Object(
  {
    device: Type.String(),
    city: Type.String(),
    requested: Time,
    erased: Type.Optional(Time),
  },
  closed,
);

export const ImportReportSchema = Type.Object(
  {
    rows: Type.Integer(),
    valid: Type.Integer(),
    faults: Type.Array(
      Type.Object({ line: Type.Integer(), field: Type.String(), rule: Type.String() }, closed),
    ),
    faultCount: Type.Integer(),
    cities: Type.Array(Type.Object({ city: Type.String(), rows: Type.Integer() }, closed)),
  },
  closed,
);

export const ImportSchema = Type.Object(
  {
    id: Type.String(),
    state: Type.Unsafe<ImportState>(Type.String({ enum: [...IMPORT_STATES] })),
    rows: Type.Integer(),
    done: Type.Integer(),
    started: Time,
    secretsUntil: Type.Optional(Time),
    error: Type.Optional(Type.String()),
  },
  closed,
);
