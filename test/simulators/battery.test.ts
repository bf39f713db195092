import { describe, expect, test } from 'vitest';
import { toPowerState } from '../../simulators/battery.ts';

const START = Date.parse('2026-11-20T18:00:00Z');
const MINUTE = 60_000;
const LOAD = 60;

describe('power of a fibre node (domain section 8)', () => {
  const dark = { startMs: START, endMs: START + 180 * MINUTE, doesGeneratorStart: false };

  test('on battery it loses 1 % a minute, is low at 20 %, and dies', () => {
    expect(toPowerState(dark, START - 1, LOAD)).toMatchObject({ ups: 'OL', batteryCharge: 100 });
    expect(toPowerState(dark, START + 30 * MINUTE, LOAD)).toMatchObject({ ups: 'OB', batteryCharge: 70 });
    expect(toPowerState(dark, START + 85 * MINUTE, LOAD)).toMatchObject({ ups: 'LB', isDead: false });
    expect(toPowerState(dark, START + 101 * MINUTE, LOAD)).toMatchObject({ batteryCharge: 0, isDead: true });
  });

  test('when the mains are back it charges, then it is as before', () => {
    expect(toPowerState(dark, dark.endMs + MINUTE, LOAD)).toMatchObject({ ups: 'CHRG', isDead: false });
    expect(toPowerState(dark, dark.endMs + 300 * MINUTE, LOAD)).toMatchObject({
      ups: 'OL',
      batteryCharge: 100,
    });
  });

  test('a generator that starts after 15 s saves the battery and burns 8 % an hour', () => {
    const saved = { ...dark, doesGeneratorStart: true };
    expect(toPowerState(saved, START + 10_000, LOAD).isGeneratorRunning).toBe(false);
    const later = toPowerState(saved, START + 15_000 + 60 * MINUTE, LOAD);
    expect(later).toMatchObject({ isGeneratorRunning: true, fuelLevel: 92, isDead: false });
    expect(later.batteryCharge).toBeGreaterThan(99);
  });
});
