/** What may be kept of a refused message: nothing that could tell of a person. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { isReplayable } from '#core/replayable.ts';
import { decodeText } from './decode-text.ts';

function isKept(document: object): boolean {
  const result = decodeText(document);
  if (!result.ok || result.message.dropped.length === 0) return false;
  return isReplayable(
    new TextEncoder().encode(JSON.stringify(document)),
    'lightmast',
    result.message.dropped,
  );
}

test.each([
  ['an unknown metric', { 'lamp-1': { energyWh: 1, powerState: 'on' } }, {}],
  ['an unknown component', { leuchte: { on: true, level: 1, nothing: null } }, {}],
  ['a value beyond its range', { lamp: { dimmingLevel: 300 } }, {}],
  ['a number for a truth value', { encl: { doorOpen: 1 } }, {}],
  ['a quality of an unknown metric', { lamp: { energyWh: 1 } }, { q: { 'lamp.energyWh': 'bad' } }],
])('%s is kept', (_, c, more) => {
  expect(isKept({ v: 1, seq: 1, c, ...more })).toBe(true);
});

test.each([
  ['a forbidden name', { lamp: { energyWh: 1, clientMac: 2 } }, {}],
  ['an address under a name that nobody knows', { lamp: { energyWh: 1, note: '10.1.2.3' } }, {}],
  ['a text that nobody knows', { lamp: { energyWh: 1, owner: 'Erika' } }, {}],
  ['a text in a component that nobody knows', { leuchte: { owner: 'Erika' } }, {}],
  ['a component that is none', { leuchte: 'Erika', lamp: { energyWh: 1 } }, {}],
  ['a list', { lamp: { energyWh: 1, people: [1] } }, {}],
  ['a word that is none of its metric', { lamp: { energyWh: 1, powerState: 'Erika' } }, {}],
  ['a field that nobody knows', { lamp: { energyWh: 1 } }, { remark: 'Erika' }],
  ['a quality that is none', { lamp: { energyWh: 1 } }, { q: { 'lamp.energyWh': 'Erika' } }],
  ['nothing that a mapping cures', { lamp: { activePower: null } }, {}],
  ['no value at all', { lamp: { energyWh: null } }, {}],
])('%s is not kept', (_, c, more) => {
  expect(isKept({ v: 1, seq: 1, c, ...more })).toBe(false);
});

const WORDS = new Set(
  [...DEVICE_KINDS.values()].flatMap(kind =>
    kind.components.flatMap(component => component.metrics.flatMap(metric => metric.values ?? [])),
  ),
);
const QUALITIES = ['good', 'uncertain', 'bad', 'stale'];

test('whatever is kept holds no text but words of closed lists', () => {
  const name = fc.constantFrom('powerState', 'status', 'energyWh', 'temperature', 'x.y', '__proto__');
  const text = fc.constantFrom(null, 'on', 'ok', 'Erika', 'bad');
  const value = fc.oneof({ arbitrary: fc.double(), weight: 4 }, fc.boolean(), text);
  const metrics = fc.dictionary(name, fc.oneof({ arbitrary: value, weight: 9 }, fc.array(value)), {
    maxKeys: 3,
  });
  const component = fc.oneof({ arbitrary: metrics, weight: 9 }, value);
  const document = fc.record({
    c: fc.dictionary(fc.constantFrom('lamp', 'lamp-1', 'leuchte', 'a.b', 'env'), component, { maxKeys: 3 }),
    q: fc.dictionary(fc.constantFrom('lamp.powerState', 'lamp.x', 'x'), text, { maxKeys: 1 }),
  });
  let kept = 0;
  fc.assert(
    fc.property(document, value => {
      if (!isKept(value)) return;
      kept += 1;
      const texts: string[] = [];
      JSON.stringify(value, (_, leaf: unknown) => {
        if (typeof leaf === 'string') texts.push(leaf);
        return leaf;
      });
      for (const text of texts) expect(WORDS.has(text) || QUALITIES.includes(text), text).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(kept).toBeGreaterThan(0);
});
