/** The TypeBox schemas of the shapes in `core/access-resources.ts`; `schema-parity.ts` proves that both say the same. */
import Type from 'typebox';
import { DISPLAY_NAME_MAX, type SecondFactorState, type SessionResource } from '#core/access-resources.ts';
import { ASSIGNMENTS_MAX, ROLES, type Role } from '#core/assignments.ts';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });

export const RoleSchema = Type.Unsafe<Role>(Type.String({ enum: [...ROLES] }));
export const CitySetSchema = Type.Unsafe<string[] | '*'>({
  anyOf: [
    { type: 'array', items: { type: 'string' } },
    { type: 'string', const: '*' },
  ],
});

export const AssignmentSchema = Type.Object(
  { role: RoleSchema, cities: CitySetSchema, until: Type.Optional(Time) },
  closed,
);

export const SessionSchema = Type.Object(
  {
    name: Type.String(),
    kind: Type.Unsafe<SessionResource['kind']>(Type.String({ enum: ['user', 'link', 'token'] })),
    isSecondFactorDue: Type.Boolean(),
    assignments: Type.Array(AssignmentSchema),
    cities: CitySetSchema,
    citiesByRole: Type.Object(
      {
        viewer: Type.Optional(CitySetSchema),
        operator: Type.Optional(CitySetSchema),
        'event-security': Type.Optional(CitySetSchema),
        approver: Type.Optional(CitySetSchema),
        admin: Type.Optional(CitySetSchema),
      },
      closed,
    ),
    expires: Time,
  },
  closed,
);

const SecondFactorSchema = Type.Unsafe<SecondFactorState>(Type.String({ enum: ['off', 'pending', 'on'] }));

export const AccountSchema = Type.Object(
  {
    id: Type.String(),
    loginName: Type.String(),
    displayName: Type.String(),
    hasPassword: Type.Boolean(),
    provider: Type.Optional(Type.String()),
    secondFactor: SecondFactorSchema,
    isSecondFactorRequired: Type.Boolean(),
    recoveryCodesLeft: Type.Integer(),
    assignments: Type.Array(AssignmentSchema),
  },
  closed,
);

export const NewSecondFactorSchema = Type.Object({ secret: Type.String(), address: Type.String() }, closed);

export const OwnSessionSchema = Type.Object(
  {
    id: Type.String(),
    created: Time,
    lastUsed: Time,
    expires: Time,
    client: Type.Optional(Type.String()),
    isCurrent: Type.Boolean(),
  },
  closed,
);

export const UserSchema = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer(),
    loginName: Type.String(),
    displayName: Type.String(),
    isEnabled: Type.Boolean(),
    isInvited: Type.Boolean(),
    isYou: Type.Boolean(),
    provider: Type.Optional(Type.String()),
    secondFactor: SecondFactorSchema,
    assignments: Type.Array(AssignmentSchema),
    created: Time,
    lastSignIn: Type.Optional(Time),
  },
  closed,
);

export const UserWithLinkSchema = Type.Object(
  { user: UserSchema, link: Type.String(), linkExpires: Time },
  closed,
);

export const LoginNameSchema = Type.String({ minLength: 2, maxLength: 64 });
export const DisplayNameSchema = Type.String({ minLength: 1, maxLength: DISPLAY_NAME_MAX });
export const PasswordSchema = Type.String({ minLength: 1, maxLength: 512 });
export const CodeSchema = Type.String({ minLength: 6, maxLength: 64 });
export const AssignmentsSchema = Type.Array(AssignmentSchema, { maxItems: ASSIGNMENTS_MAX });
