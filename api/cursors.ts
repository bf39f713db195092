/** Opaque cursors: where the next page begins, in a form that invites nobody to build on it. */
import { createFieldProblem } from './problems.ts';

export function toCursor(after: string | number): string {
  return Buffer.from(String(after)).toString('base64url');
}

/** Throws REQUEST_INVALID when the text behind the cursor does not match the pattern. */
export function parseCursor(cursor: string | undefined, pattern: RegExp): string | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!pattern.test(text)) throw createFieldProblem('cursor', 'is not one that this list gave out');
  return text;
}
