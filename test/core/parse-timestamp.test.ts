import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTimestamp } from '#core/parse-timestamp.ts';

test('agrees with Date on every instant of four digits of year', () => {
  const instant = fc.date({
    min: new Date('0000-01-01'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(instant, date => {
      expect(parseTimestamp(date.toISOString())).toBe(date.getTime());
    }),
  );
});

test('agrees with Date on offsets', () => {
  const parts = fc.tuple(
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 59 }),
    fc.constantFrom('+', '-'),
  );
  fc.assert(
    fc.property(parts, ([hours, minutes, sign]) => {
      const text = `2026-03-01T00:30:00${sign}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
      expect(parseTimestamp(text)).toBe(Date.parse(text));
    }),
  );
});

test.each([
  ['lower case', '2026-11-20t17:05:00z', '2026-11-20T17:05:00.000Z'],
  ['one digit of fraction', '2026-11-20T17:05:00.5Z', '2026-11-20T17:05:00.500Z'],
  ['nanoseconds are cut', '2026-11-20T17:05:00.123999999Z', '2026-11-20T17:05:00.123Z'],
  ['leap second', '2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
  ['leap day', '2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
])('%s', (_name, text, expected) => {
  expect(new Date(parseTimestamp(text)!).toISOString()).toBe(expected);
});

test.each([
  ['date only', '2026-11-20'],
  ['no offset', '2026-11-20T17:05:00'],
  ['no seconds', '2026-11-20T17:05Z'],
  ['space', '2026-11-20 17:05:00Z'],
  ['no leap day', '2026-02-29T00:00:00Z'],
  ['month 13', '2026-13-01T00:00:00Z'],
  ['month 0', '2026-00-01T00:00:00Z'],
  ['day 31 of April', '2026-04-31T00:00:00Z'],
  ['hour 24', '2026-11-20T24:00:00Z'],
  ['second 61', '2026-11-20T23:59:61Z'],
  ['empty fraction', '2026-11-20T17:05:00.Z'],
  ['offset of 24 hours', '2026-11-20T17:05:00+24:00'],
  ['offset without colon', '2026-11-20T17:05:00+0100'],
  ['text behind', '2026-11-20T17:05:00Z '],
  ['text before', ' 2026-11-20T17:05:00Z'],
  ['five digits of year', '12026-11-20T17:05:00Z'],
  ['negative year', '-026-11-20T17:05:00Z'],
  ['number', '1795194301000'],
  ['other alphabet', '２０２６-11-20T17:05:00Z'],
  ['endless fraction', `2026-11-20T17:05:00.${'0'.repeat(100)}Z`],
])('refuses %s', (_name, text) => {
  expect(parseTimestamp(text)).toBeUndefined();
});

test('never throws and only ever returns whole milliseconds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 45 }), text => {
      const timeMs = parseTimestamp(text);
      expect(timeMs === undefined || Number.isSafeInteger(timeMs)).toBe(true);
    }),
  );
});
