import { describe, expect, test } from 'vitest';
import { createBurnCalendar } from '../../simulators/burn-calendar.ts';
import {
  DIMMING_PROFILES,
  toBurning,
  toLampSchedule,
  toNight,
  toNightOfDay,
  toScheduledLevel,
} from '../../simulators/dimming-profile.ts';
import { toLocalTime } from '../../simulators/local-time.ts';

const LANDAU: [number, number] = [8.117, 49.198];
const FIRST_DAY = toLocalTime(Date.UTC(2026, 0, 1, 12)).dayNumber;

function toYear(profile: keyof typeof DIMMING_PROFILES): { hours: number; fullLoadHours: number } {
  const total = { hours: 0, fullLoadHours: 0 };
  for (let day = FIRST_DAY; day < FIRST_DAY + 365; day++) {
    const night = toNightOfDay(day, LANDAU);
    const { hours, fullLoadHours } = toBurning(toLampSchedule(DIMMING_PROFILES[profile], night), night.offMs);
    total.hours += hours;
    total.fullLoadHours += fullLoadHours;
  }
  return total;
}

describe('a year at Landau (domain section 8)', () => {
  test.each([
    ['full', 4119],
    ['half', 2842],
    ['low', 2331],
    ['offAtNight', 2020],
    ['fiveSteps', 2607],
  ] as const)('profile %s takes %i full-load hours', (profile, expected) => {
    const { fullLoadHours } = toYear(profile);
    expect(Math.abs(fullLoadHours - expected) / expected).toBeLessThan(0.01);
  });
});

describe('one night', () => {
  test('in November: on after sunset, half from 22 to 5, off before sunrise', () => {
    const at = (text: string) => Date.parse(text);
    const schedule = toLampSchedule(DIMMING_PROFILES.half, toNight(at('2026-11-20T20:00:00Z'), LANDAU));
    expect(toScheduledLevel(schedule, at('2026-11-20T15:00:00Z'))).toBe(0);
    expect(toScheduledLevel(schedule, at('2026-11-20T17:00:00Z'))).toBe(100);
    expect(toScheduledLevel(schedule, at('2026-11-20T22:00:00Z'))).toBe(50);
    expect(toScheduledLevel(schedule, at('2026-11-21T04:30:00Z'))).toBe(100);
    expect(toScheduledLevel(schedule, at('2026-11-21T08:00:00Z'))).toBe(0);
  });

  test('in Trier a midsummer night begins dimmed, because the sun sets after ten', () => {
    const midsummerMs = Date.parse('2026-06-21T22:00:00Z');
    const levelsAt = (position: [number, number]) =>
      toLampSchedule(DIMMING_PROFILES.half, toNight(midsummerMs, position)).map(step => step.level);
    expect(levelsAt(LANDAU)).toEqual([100, 50, 100, 0]);
    expect(levelsAt([6.64, 49.75])).toEqual([50, 100, 0]);
  });

  test('the burning hours of a calendar never fall and add up to the nights', () => {
    const calendar = createBurnCalendar(LANDAU);
    const startMs = Date.parse('2026-11-18T00:00:00Z');
    let before = calendar.toBurning(DIMMING_PROFILES.low, startMs);
    for (let i = 1; i <= 96 * 3; i++) {
      const now = calendar.toBurning(DIMMING_PROFILES.low, startMs + i * 900_000);
      expect(now.hours).toBeGreaterThanOrEqual(before.hours);
      expect(now.fullLoadHours).toBeGreaterThanOrEqual(before.fullLoadHours);
      before = now;
    }
    const grown = before.hours - calendar.toBurning(DIMMING_PROFILES.low, startMs).hours;
    expect(grown).toBeGreaterThan(3 * 14);
    expect(grown).toBeLessThan(3 * 16);
  });
});
