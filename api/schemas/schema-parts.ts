/** What the schemas of several topics are made of. */
import Type from 'typebox';

export const closed = { additionalProperties: false } as const;
export const oneOf = <T extends string>(values: readonly T[]) =>
  Type.Unsafe<T>(Type.String({ enum: [...values] }));
export const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, milliseconds' });
/** As somebody sends it. */
export const Instant = Type.String({ format: 'date-time', maxLength: 40 });
export const Count = Type.Integer({ minimum: 0 });
/** bit/s */
export const Rate = Type.Integer({ minimum: 0, maximum: 1e12, description: 'bit/s' });
export const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
