/** Parameters that several routes share. Lists are comma-separated; unknown parameters are refused. */

import Type from 'typebox';
import { CITY_SLUG } from '#core/cities.ts';
import { DEVICE_ID } from '#core/devices.ts';
import { createFieldProblem } from '../problems.ts';

export const CityParameter = Type.Optional(
  Type.String({ maxLength: 500, description: 'City slugs, comma-separated; absent: every city you may see' }),
);
export const CursorParameter = Type.Optional(
  Type.String({
    maxLength: 100,
    pattern: '^[A-Za-z0-9_-]+$',
    description: '`nextCursor` of the page before',
  }),
);
export const LimitParameter = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 500, description: 'Most items in the page; 100 if absent' }),
);
export const DeviceParameters = Type.Object({ id: Type.String({ pattern: DEVICE_ID.source }) });

export const PAGE_LIMIT = 100;

const LIST_MAX = 32;

/** A comma-separated list whose items must all be in the closed set or match the pattern. */
export function parseList<T extends string>(
  field: string,
  text: string | undefined,
  allowed: readonly T[] | RegExp,
): T[] | undefined {
  if (text === undefined) return undefined;
  const items = text.split(',');
  if (items.length > LIST_MAX) throw createFieldProblem(field, `has at most ${LIST_MAX} items`);
  for (const item of items) {
    const isAllowed =
      allowed instanceof RegExp ? allowed.test(item) : (allowed as readonly string[]).includes(item);
    if (!isAllowed) {
      throw createFieldProblem(
        field,
        allowed instanceof RegExp ? 'has an item that is no such name' : `must be of ${allowed.join(', ')}`,
      );
    }
  }
  return [...new Set(items)] as T[];
}

export function parseCities(text: string | undefined): string[] | undefined {
  return parseList('city', text, CITY_SLUG);
}
