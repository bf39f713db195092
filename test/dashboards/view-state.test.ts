import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEVICE_SORTS } from '#core/device-order.ts';
import { PRESENCES } from '#core/presence.ts';
import {
  INITIAL_VIEW,
  KINDS,
  parseViewState,
  RANGES_H,
  toSearch,
  type ViewState,
} from '../../dashboards/console/app/view-state.ts';

test('the initial view needs nothing in the address', () => {
  expect(toSearch(INITIAL_VIEW)).toBe('');
  expect(parseViewState('')).toEqual(INITIAL_VIEW);
});

test('an address says what is seen', () => {
  const view: ViewState = {
    ...INITIAL_VIEW,
    city: 'trier',
    kinds: ['hotspot', 'fibrenode'],
    presence: 'attention',
  };
  expect(toSearch(view)).toBe('?city=trier&kind=hotspot,fibrenode&state=attention');
});

test('every view survives the address', () => {
  const view: fc.Arbitrary<ViewState> = fc.record({
    city: fc.constantFrom('', 'trier', 'woerth'),
    kinds: fc.subarray([...KINDS]),
    presence: fc.constantFrom('any' as const, 'attention' as const, ...PRESENCES),
    text: fc.string({ unit: 'grapheme', maxLength: 20 }),
    sort: fc.constantFrom(...DEVICE_SORTS),
    isDescending: fc.boolean(),
    device: fc.constantFrom('', 'tr-lm-0042'),
    metric: fc.constantFrom('', 'lamp-1.activePower'),
    rangeH: fc.constantFrom(...RANGES_H),
  });
  fc.assert(
    fc.property(view, one => {
      expect(parseViewState(toSearch(one))).toEqual(one);
    }),
  );
});

test('what belongs to the page alone stays in the address', () => {
  const others = new URLSearchParams('city=speyer&layer=sun');
  expect(toSearch({ ...INITIAL_VIEW, city: 'trier' }, others)).toBe('?city=trier&layer=sun');
});

test('words nobody knows are ignored', () => {
  expect(parseViewState('?kind=tram&state=odd&sort=-colour&hours=7&other=1')).toEqual({
    ...INITIAL_VIEW,
    isDescending: true,
  });
  fc.assert(
    fc.property(fc.string(), text => {
      expect(() => parseViewState(text)).not.toThrow();
    }),
  );
});
