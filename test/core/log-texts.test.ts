/** Lines of a device's log are read back into reason and field, so that they can be told in any language. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseLogText, toLogText } from '#core/log-texts.ts';
import { REFUSAL_REASONS } from '#core/refusal-reasons.ts';
import { REJECTION_REASONS } from '#core/rejections.ts';

const TEXTS = { ...REFUSAL_REASONS, ...REJECTION_REASONS };

it('every reason is read back, with the field or topic whatever stands in it', () => {
  const reasons = fc.constantFrom(...Object.entries(TEXTS));
  fc.assert(
    fc.property(reasons, fc.string({ minLength: 1 }), ([, text], field) => {
      const cause = parseLogText(toLogText(text, field));
      expect(cause?.field).toBe(field);
      expect(TEXTS[cause!.reason]).toBe(text);
    }),
  );
  expect(parseLogText(toLogText(TEXTS.revoked, undefined))).toEqual({ reason: 'revoked' });
});

it('free words have no reason', () => {
  expect(parseLogText('event: doorOpened')).toBeUndefined();
  expect(parseLogText('')).toBeUndefined();
});
