/** The abuse corpus S17 of the test matrix: every document is refused, and by the rule that is meant for it. */
import { expect, test } from 'vitest';
import { PAYLOAD_MAX_BYTES } from '#core/decode.ts';
import { decodeText, toDropped, toVerdict } from './decode-text.ts';

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"${index}":0`).join()}}`;
const bytes = (...values: number[]) => Uint8Array.from(values);

test.each<[string, string | Uint8Array, string]>([
  ['nothing', '', 'payloadNotJson'],
  ['white space', ' \n', 'payloadNotJson'],
  ['null', 'null', 'payloadNotJson'],
  ['a number', '1', 'payloadNotJson'],
  ['a text', '"c"', 'payloadNotJson'],
  ['a list', '[{"c":{}}]', 'payloadNotJson'],
  ['half an object', '{"c":{"env":', 'payloadNotJson'],
  ['two objects', '{"c":{}}{"c":{}}', 'payloadNotJson'],
  ['NaN', '{"c":{"env":{"temperature":NaN}}}', 'payloadNotJson'],
  ['a comment', '{"c":{}/**/}', 'payloadNotJson'],
  ['a trailing comma', '{"c":{},}', 'payloadNotJson'],
  ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d), 'payloadNotJson'],
  ['UTF-16', bytes(0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00), 'payloadNotUtf8'],
  ['overlong UTF-8', bytes(0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d), 'payloadNotUtf8'],
  ['a surrogate in UTF-8', bytes(0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d), 'payloadNotUtf8'],
  ['cut UTF-8', bytes(0x7b, 0x22, 0xe2, 0x82), 'payloadNotUtf8'],
  ['CBOR', bytes(0xa1, 0x61, 0x63, 0xa0), 'payloadNotUtf8'],
  ['gzip', bytes(0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3), 'payloadNotUtf8'],
  ['one byte too many', `{"c":{}}${' '.repeat(PAYLOAD_MAX_BYTES - 7)}`, 'payloadTooLarge'],
  ['depth 2,000,000', nested(2_000_000), 'payloadTooLarge'],
  ['depth 2,000,000 of lists', '['.repeat(2_000_000), 'payloadTooLarge'],
  ['depth 2,700 in 16 KiB', nested(2_700), 'payloadTooDeep'],
  ['depth 16,000 of lists', '['.repeat(16_000), 'payloadTooDeep'],
  ['depth 9', nested(9), 'payloadTooDeep'],
  ['20,000 keys', keys(20_000), 'payloadTooLarge'],
  ['2,305 short keys', `{${'"":0,'.repeat(2304)}"":0}`, 'payloadTooManyKeys'],
  ['duplicate c', '{"c":{},"c":{"env":{"temperature":1}}}', 'duplicateKey'],
  ['duplicate metric', '{"c":{"env":{"temperature":1,"temperature":2}}}', 'duplicateKey'],
  ['duplicate written differently', '{"c":{},"\\u0063":{}}', 'duplicateKey'],
  ['__proto__', '{"c":{},"__proto__":{"admin":true}}', 'fieldInvalid __proto__'],
  ['__proto__ as component', '{"c":{"__proto__":{"temperature":1}}}', 'fieldInvalid __proto__'],
  ['__proto__ as metric', '{"c":{"env":{"__proto__":1}}}', 'fieldInvalid __proto__'],
  [
    'constructor.prototype',
    '{"c":{},"constructor":{"prototype":{"admin":true}}}',
    'fieldInvalid constructor',
  ],
  ['prototype in a list', '{"c":{},"x":[{"prototype":1}]}', 'fieldInvalid prototype'],
])('refused: %s', (_name, payload, verdict) => {
  expect(toVerdict(decodeText(payload))).toBe(verdict);
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
});

test('the largest payload, the deepest nesting and escaped quotes are no offence', () => {
  expect(toVerdict(decodeText(`{"c":{}}${' '.repeat(PAYLOAD_MAX_BYTES - 8)}`))).toBe('ok');
  expect(toDropped(decodeText(`{"c":{},"x":${nested(7)}}`))).toEqual(['fieldUnknown x']);
  expect(toDropped(decodeText('{"c":{},"x":"\\"{[:\\\\"}'))).toEqual(['fieldUnknown x']);
  expect(toDropped(decodeText('{"c":{},"x":"Fußweg – 5 € 💡"}'))).toEqual(['fieldUnknown x']);
});

test('the words of any object are no metrics', () => {
  for (const name of ['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'])
    expect(toDropped(decodeText(`{"c":{"env":{"${name}":1}}}`))).toEqual([`metricUnknown c.env.${name}`]);
});

test('a topic outside the grammar is refused before the payload is looked at', () => {
  expect(toVerdict(decodeText('{"c":{}}', 'config'))).toBe('topicInvalid');
});
