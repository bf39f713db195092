/** What is sealed is read by its key, for its purpose, unchanged; anything else is nothing. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSealer } from '../../core/sealer.ts';

const sealer = createSealer(new Uint8Array(32).fill(1));
const bytes = fc.uint8Array({ maxLength: 200 });

it('gives back what was sealed, for the same purpose only', () => {
  fc.assert(
    fc.property(bytes, fc.string(), fc.string(), (plain, purpose, other) => {
      const sealed = sealer.seal(plain, purpose);
      expect(new Uint8Array(sealer.open(sealed, purpose)!)).toEqual(plain);
      if (other !== purpose) expect(sealer.open(sealed, other)).toBeUndefined();
      expect(createSealer(new Uint8Array(32).fill(2)).open(sealed, purpose)).toBeUndefined();
    }),
  );
});

it('opens nothing that was changed, cut or made up', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (plain, place, change) => {
      const sealed = Uint8Array.from(sealer.seal(plain, 'x'));
      const at = place % sealed.length;
      expect(sealer.open(sealed.subarray(0, at), 'x')).toBeUndefined();
      sealed[at] = (sealed[at] as number) ^ change;
      expect(sealer.open(sealed, 'x')).toBeUndefined();
      expect(sealer.open(plain, 'x')).toBeUndefined();
    }),
  );
});
