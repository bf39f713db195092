/** Whatever comes in: the decoder never throws, and nothing forbidden comes out. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecodeResult } from '#core/decode.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import { REJECTION_REASONS } from '#core/rejections.ts';
import { DEVICE_CHANNELS } from '#core/topics.ts';
import { decodeText } from './decode-text.ts';

const kind = fc.constantFrom(...DEVICE_KINDS.keys());
const channel = fc.constantFrom(...DEVICE_CHANNELS).map(name => (name === 'ack' ? 'ack/reboot' : name));

const VALID = [
  '{"v":1,"ts":"2026-11-20T17:05:00.000Z","boot":12,"seq":471,"late":true,"c":{"lamp-1":{"dimmingLevel":50,"powerState":"low"},"env":{"temperature":4.1}},"q":{"env.temperature":"bad"}}',
  '{"v":1,"boot":1,"kind":"lightmast","fw":"1.0","components":[{"id":"env","metrics":["temperature"]}],"location":[8.1,49.2]}',
  '{"v":1,"boot":12,"state":"sleeping","nextWakeS":60}',
  '{"v":1,"type":"impact","comp":"lamp-1","data":{"g":4.2,"note":"x"}}',
  '{"v":1,"id":"42","result":"failed","reason":"dark"}',
];

function expectSound(result: DecodeResult): void {
  const rejections = result.ok ? result.message.dropped : [result.rejection];
  for (const { reason, field } of rejections) {
    expect(REJECTION_REASONS).toHaveProperty(reason);
    expect(field?.length ?? 0).toBeLessThanOrEqual(96);
  }
  if (!result.ok || result.message.type !== 'telemetry') return;
  for (const reading of result.message.readings) {
    const metrics = DEVICE_KINDS.get(reading.kind)!.components.flatMap(component => component.metrics);
    expect(Object.keys(reading.values).length).toBeGreaterThan(0);
    for (const name of Object.keys(reading.values))
      expect(metrics.some(metric => metric.name === name)).toBe(true);
    for (const value of Object.values(reading.values))
      expect(typeof value !== 'number' || Number.isFinite(value)).toBe(true);
  }
}

test('arbitrary bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), channel, kind, (payload, ...where) => {
      expectSound(decodeText(payload, ...where));
    }),
  );
});

test('arbitrary JSON, also below the known fields', () => {
  const json = fc.jsonValue({ maxDepth: 6 });
  const words = fc.constantFrom(
    'v',
    'ts',
    'boot',
    'seq',
    'c',
    'q',
    'late',
    'type',
    'data',
    'components',
    'state',
    'id',
  );
  const component = fc.dictionary(fc.constantFrom('temperature', 'iceRisk', 'x', 'constructor'), json);
  const document = fc.oneof(
    json,
    fc.dictionary(words, json),
    fc.record({ c: fc.dictionary(fc.constantFrom('env', 'lamp-1', 'sys', '__proto__'), component), q: json }),
  );
  fc.assert(
    fc.property(document, channel, kind, (value, ...where) => {
      expectSound(decodeText(JSON.stringify(value), ...where));
    }),
    { numRuns: 500 },
  );
});

test('valid messages with bytes changed, cut out and put in', () => {
  const edit = fc.record({ at: fc.nat(400), remove: fc.nat(8), insert: fc.uint8Array({ maxLength: 8 }) });
  fc.assert(
    fc.property(
      fc.constantFrom(...VALID),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      channel,
      (text, edits, where) => {
        let payload = [...new TextEncoder().encode(text)];
        for (const { at, remove, insert } of edits)
          payload = payload.toSpliced(at % payload.length, remove, ...insert);
        expectSound(decodeText(Uint8Array.from(payload), where));
      },
    ),
    { numRuns: 1000 },
  );
});

test('an identifier anywhere in a message never comes out', () => {
  const secret = fc.constantFrom(
    'aa:bb:cc:00:11:22',
    'AA-BB-CC-00-11-22',
    '192.168.17.4',
    'anna@example.org',
    'fe80::17',
  );
  const place = fc.constantFrom('value', 'key', 'text');
  fc.assert(
    fc.property(
      fc.constantFrom(...VALID),
      fc.nat(),
      secret,
      place,
      channel,
      (text, at, hidden, how, where) => {
        const document = plant(JSON.parse(text), at, hidden, how);
        const result = decodeText(document, where);
        expect(JSON.stringify(result)).not.toContain(hidden);
        expect(result.ok).toBe(false);
      },
    ),
    { numRuns: 1000 },
  );
});

/** Fields in which four numbers with dots are a version. */
const VERSION_LIKE = new Set(['fw', 'id']);

/** Puts the identifier at the `at`-th place of the document: as a value, as a key, or inside a text. */
function plant(document: Record<string, unknown>, at: number, hidden: string, how: string): object {
  const objects = collectObjects(document);
  const target = objects[at % objects.length]!;
  const keys = Object.keys(target);
  if (how === 'key') target[hidden] = 1;
  else if (how === 'text') target['note'] = `seen ${hidden} here`;
  else target[keys.filter(key => !VERSION_LIKE.has(key))[at % keys.length] ?? 'note'] = hidden;
  return document;
}

function collectObjects(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Record<string, unknown>];
  return [...own, ...Object.values(value).flatMap(collectObjects)];
}
