/** The TypeBox schemas of the shapes in `core/token-resources.ts`; `schema-parity.ts` proves that both say the same. */
import Type from 'typebox';
import { CITY_SLUG } from '#core/cities.ts';
import { TOKEN_DAYS_MAX, TOKEN_SCOPES, type TokenScope } from '#core/token-scopes.ts';
import { AssignmentSchema, RoleSchema } from './access-schemas.ts';

const closed = { additionalProperties: false } as const;
const Time = Type.String({ format: 'date-time' });
const Scope = Type.Unsafe<TokenScope>(Type.String({ enum: [...TOKEN_SCOPES] }));

export const TokenSchema = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    assignments: Type.Array(AssignmentSchema),
    scopes: Type.Optional(Type.Array(Scope)),
    created: Time,
    expires: Time,
    lastUsed: Type.Optional(Time),
    owner: Type.Optional(Type.String({ description: 'Absent: it was made at the command line' })),
    isOwn: Type.Boolean(),
  },
  closed,
);

export const TokenRequestSchema = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64, pattern: '^[^\\p{Cc}]*\\S[^\\p{Cc}]*$' }),
    role: RoleSchema,
    cities: Type.Unsafe<string[] | '*'>({
      anyOf: [
        {
          type: 'array',
          minItems: 1,
          maxItems: 32,
          uniqueItems: true,
          items: { type: 'string', pattern: CITY_SLUG.source },
        },
        { type: 'string', const: '*' },
      ],
    }),
    scopes: Type.Array(Scope, { minItems: 1, maxItems: TOKEN_SCOPES.length, uniqueItems: true }),
    days: Type.Integer({ minimum: 1, maximum: TOKEN_DAYS_MAX }),
  },
  closed,
);

export const CreatedTokenSchema = Type.Object(
  { token: TokenSchema, secret: Type.String({ description: 'Shown this once' }) },
  closed,
);
