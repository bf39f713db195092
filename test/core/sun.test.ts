import { describe, expect, test } from 'vitest';
import { toSunAltitude, toSunTimes } from '#core/sun.ts';
import { toInstantMs, toLocalTime } from '../../simulators/local-time.ts';

const LANDAU: [number, number] = [8.117, 49.198];

const toMinutes = (timeMs: number) => toLocalTime(timeMs).hour * 60;
const toClock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

describe('sun at Landau (domain section 8)', () => {
  test.each([
    ['2026-03-20', '06:33', '18:39'],
    ['2026-06-21', '05:21', '21:36'],
    ['2026-09-23', '07:13', '19:25'],
    ['2026-12-21', '08:19', '16:31'],
  ])('%s rises %s and sets %s, within 3 minutes', (day, rise, set) => {
    const { riseMs, setMs } = toSunTimes(Date.parse(`${day}T12:00:00Z`), LANDAU);
    expect(Math.abs(toMinutes(riseMs) - toClock(rise))).toBeLessThanOrEqual(3);
    expect(Math.abs(toMinutes(setMs) - toClock(set))).toBeLessThanOrEqual(3);
  });

  test('stands at the horizon when it rises and at 64° at noon in midsummer', () => {
    const noonMs = Date.parse('2026-06-21T11:30:00Z');
    expect(toSunAltitude(toSunTimes(noonMs, LANDAU).riseMs, LANDAU)).toBeCloseTo(-0.833, 0);
    expect(toSunAltitude(noonMs, LANDAU)).toBeCloseTo(64.2, 0);
  });
});

describe('local time', () => {
  test.each([
    '2026-01-15T12:00:00Z',
    '2026-03-29T00:59:59Z',
    '2026-03-29T01:00:00Z',
    '2026-10-25T00:59:59Z',
    '2026-10-25T01:00:00Z',
  ])('agrees with Intl at %s', text => {
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Berlin',
      hour: 'numeric',
      minute: 'numeric',
      day: 'numeric',
      hourCycle: 'h23',
    }).formatToParts(Date.parse(text));
    const part = (type: string) => Number(parts.find(entry => entry.type === type)!.value);
    const local = toLocalTime(Date.parse(text));
    expect(Math.floor(local.hour)).toBe(part('hour'));
    expect(local.dayOfMonth).toBe(part('day'));
  });

  test('an instant goes to local time and back, also past midnight', () => {
    const { dayNumber } = toLocalTime(Date.parse('2026-11-20T12:00:00Z'));
    expect(new Date(toInstantMs(dayNumber, 22)).toISOString()).toBe('2026-11-20T21:00:00.000Z');
    expect(new Date(toInstantMs(dayNumber, 29)).toISOString()).toBe('2026-11-21T04:00:00.000Z');
  });
});
