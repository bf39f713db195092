/** The TypeBox schemas of the shapes in `core/access-resources.ts`; `schema-parity.ts` proves that both say the same. */
import Type from 'typebox';
import { ROLES, type Role } from '#core/assignments.ts';

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
