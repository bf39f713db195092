import { describe, expect, test } from 'vitest';
import { de } from '../../dashboards/console/i18n/de.ts';
import { en } from '../../dashboards/console/i18n/en.ts';
import { formatsFor } from '../../dashboards/console/i18n/formats.ts';
import { toNumberText, toValueText } from '../../dashboards/console/i18n/metric-values.ts';

const german = formatsFor('de');
const english = formatsFor('en');
/** A winter evening: Berlin is one hour ahead. */
const EVENING = Date.parse('2026-11-20T16:48:02Z');
const SUMMER = Date.parse('2026-07-01T22:30:00Z');

/** `Intl` separates figure and unit by a space that does not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('German and English', () => {
  test('write figures and shares', () => {
    expect(german.number(1834)).toBe('1.834');
    expect(german.number(98.4, 1)).toBe('98,4');
    expect(english.number(1834.25, 1)).toBe('1,834.3');
    expect(german.number(-71.5, 1)).toBe('−71,5');
    expect(german.number(-0)).toBe('0');
    expect(plain(german.percent(0.986))).toBe('98,6 %');
    expect(english.percent(0.986)).toBe('98.6%');
  });

  test('write times of the cities, whatever the zone of the computer', () => {
    expect(german.timeWithSeconds(EVENING)).toBe('17:48:02');
    expect(german.date(EVENING)).toBe('Fr., 20.11.2026');
    expect(german.time(SUMMER)).toBe('00:30');
    expect(english.date(EVENING)).toBe('Fri, 20/11/2026');
  });

  test('write ages in one unit, rounded down, never negative', () => {
    expect(plain(german.age(3_900))).toBe('vor 3 s');
    expect(plain(german.age(-5_000))).toBe('vor 0 s');
    expect(plain(german.age(9.9 * 60_000))).toBe('vor 9 Min.');
    expect(plain(german.age(47 * 3_600_000))).toBe('vor 47 Std.');
    expect(plain(german.age(49 * 3_600_000))).toBe('vor 2 Tagen');
    expect(plain(english.age(9 * 60_000))).toBe('9 min ago');
    expect(plain(german.shortAge(61_000))).toBe('1 Min.');
  });

  test('write durations in two units at most', () => {
    expect(plain(german.duration(900))).toBe('15 Min.');
    expect(plain(german.duration(14_580))).toBe('4 Std. 3 Min.');
    expect(plain(german.duration(0))).toBe('0 Sek.');
    expect(plain(english.duration(90_000))).toBe('1 day 1 hr');
  });

  test('sort umlauts and numbers as people do', () => {
    const names = ['Zweibrücken', 'Öhringen', 'LM-10', 'LM-9', 'Oberwesel'];
    expect(names.sort(german.compare)).toEqual(['LM-9', 'LM-10', 'Oberwesel', 'Öhringen', 'Zweibrücken']);
  });

  test('have the same placeholders in both languages', () => {
    const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();
    for (const key of Object.keys(de) as (keyof typeof de)[]) {
      expect(placeholders(en[key]), key).toEqual(placeholders(de[key]));
    }
  });
});

describe('measured values', () => {
  test('are scaled and carry the usual symbol', () => {
    expect(toNumberText(134_400, 'W', 'de')).toBe('134,4 kW');
    expect(toNumberText(36.94, 'W', 'de')).toBe('36,9 W');
    expect(toNumberText(3.8e9, 'bit/s', 'en')).toBe('3.80 Gbit/s');
    expect(toNumberText(-7.25, 'Cel', 'de')).toBe('−7,3 °C');
    expect(plain(toNumberText(93_600, 's', 'de'))).toBe('1 Tag 2 Std.');
    expect(toNumberText(31, '', 'de')).toBe('31');
  });

  test('are words where they are words', () => {
    expect(toValueText(true, { unit: '', type: 'bool' }, 'de')).toBe('ja');
    expect(toValueText('on', { unit: '', type: 'enum' }, 'de')).toBe('an');
    expect(toValueText('somethingNew', { unit: '', type: 'enum' }, 'de')).toBe('somethingNew');
    expect(toValueText(1200, { unit: 'h', type: 'counter' }, 'de')).toBe('1.200 h');
    expect(toValueText(1200.4, { unit: 'kWh', type: 'counter' }, 'en')).toBe('1,200.4 kWh');
    expect(toValueText(4.5, undefined, 'en')).toBe('4.50');
  });
});
