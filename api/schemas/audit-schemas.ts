/** The TypeBox schemas of the shapes in `core/audit-resources.ts`; `schema-parity.ts` proves that both say the same. */
import Type from 'typebox';
import {
  AUDIT_ACTION_NAMES,
  AUDIT_ACTIONS,
  AUDIT_FIELDS,
  AUDIT_OUTCOMES,
  AUDIT_WAYS,
  type AuditAction,
  type AuditField,
  type AuditObject,
  type AuditOutcome,
  type AuditValue,
  type AuditWay,
} from '#core/audit-actions.ts';

const closed = { additionalProperties: false } as const;
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>(Type.String({ enum: [...values] }));
const Value = Type.Optional(Type.Unsafe<AuditValue>({ type: ['string', 'number', 'boolean'] }));

export const AuditEntrySchema = Type.Object(
  {
    id: Type.Integer(),
    time: Type.String({ format: 'date-time' }),
    actor: Type.Object(
      { id: Type.String({ description: 'Pseudonymous' }), name: Type.String({ description: 'At the time' }) },
      closed,
    ),
    via: oneOf<AuditWay>(AUDIT_WAYS),
    action: oneOf<AuditAction>(AUDIT_ACTION_NAMES),
    object: Type.Object(
      {
        type: oneOf<AuditObject>([...new Set(Object.values(AUDIT_ACTIONS))]),
        id: Type.Optional(Type.String()),
      },
      closed,
    ),
    city: Type.Optional(Type.String({ description: 'Absent: it concerns the whole installation' })),
    changes: Type.Array(
      Type.Object({ field: oneOf<AuditField>(AUDIT_FIELDS), from: Value, to: Value }, closed),
    ),
    outcome: oneOf<AuditOutcome>(AUDIT_OUTCOMES),
    requestId: Type.Optional(Type.String()),
  },
  closed,
);
