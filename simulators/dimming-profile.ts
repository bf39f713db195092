/**
 * When a lamp burns and how bright: switched by the sun, dimmed by the clock. A night is named by the day it
 * begins on; hours count on past midnight (29 is five in the morning).
 */
import type { Position } from '#core/devices.ts';
import { toSunTimes } from '#core/sun.ts';
import { toInstantMs, toLocalTime } from './local-time.ts';

export interface DimmingProfile {
  name: string;
  /** In order of `fromHour`; before the first step the lamp burns at 100 %. */
  steps: readonly { fromHour: number; level: number }[];
}

/** The profiles of domain section 8, with their full-load equivalents in hours per year. */
export const DIMMING_PROFILES = {
  /** 4,119 h */
  full: { name: 'full', steps: [] },
  /** 2,842 h */
  half: { name: 'half', steps: toReduction(22, 29, 50) },
  /** 2,331 h */
  low: { name: 'low', steps: toReduction(22, 29, 30) },
  /** 2,020 h */
  offAtNight: {
    name: 'offAtNight',
    steps: [
      { fromHour: 22, level: 50 },
      { fromHour: 24.5, level: 0 },
      { fromHour: 29, level: 100 },
    ],
  },
  /** 2,607 h */
  fiveSteps: {
    name: 'fiveSteps',
    steps: [
      { fromHour: 22, level: 70 },
      { fromHour: 23, level: 40 },
      { fromHour: 29, level: 70 },
      { fromHour: 30, level: 100 },
    ],
  },
} as const satisfies Record<string, DimmingProfile>;

function toReduction(fromHour: number, toHour: number, level: number): DimmingProfile['steps'] {
  return [
    { fromHour, level },
    { fromHour: toHour, level: 100 },
  ];
}

const ON_AFTER_SUNSET_MS = 15 * 60_000;
const OFF_BEFORE_SUNRISE_MS = 15 * 60_000;

export interface Night {
  /** The local day it begins on. */
  dayNumber: number;
  onMs: number;
  offMs: number;
}

/** The night from local noon to local noon that contains the instant. */
export function toNight(timeMs: number, position: Position): Night {
  const local = toLocalTime(timeMs);
  return toNightOfDay(local.hour >= 12 ? local.dayNumber : local.dayNumber - 1, position);
}

export function toNightOfDay(dayNumber: number, position: Position): Night {
  const { setMs } = toSunTimes(toInstantMs(dayNumber, 12), position);
  const { riseMs } = toSunTimes(toInstantMs(dayNumber + 1, 12), position);
  return { dayNumber, onMs: setMs + ON_AFTER_SUNSET_MS, offMs: riseMs - OFF_BEFORE_SUNRISE_MS };
}

export interface LevelStep {
  fromMs: number;
  /** 0..100 */
  level: number;
}

/** The steps of one night in order: the first switches on, the last switches off. */
export function toLampSchedule(profile: DimmingProfile, night: Night): LevelStep[] {
  const steps: LevelStep[] = [{ fromMs: night.onMs, level: 100 }];
  for (const { fromHour, level } of profile.steps) {
    const fromMs = toInstantMs(night.dayNumber, fromHour);
    if (fromMs >= night.offMs) break;
    // A step from before the lamp was switched on rules from then on.
    if (fromMs <= night.onMs) steps[0] = { fromMs: night.onMs, level };
    else steps.push({ fromMs, level });
  }
  steps.push({ fromMs: night.offMs, level: 0 });
  return steps;
}

export function toScheduledLevel(schedule: readonly LevelStep[], timeMs: number): number {
  let level = 0;
  for (const step of schedule) {
    if (step.fromMs > timeMs) break;
    level = step.level;
  }
  return level;
}

/** Hours burnt, and hours weighted by level (full-load equivalents), from the start of the night to the instant. */
export function toBurning(
  schedule: readonly LevelStep[],
  untilMs: number,
): { hours: number; fullLoadHours: number } {
  let hours = 0;
  let fullLoadHours = 0;
  for (let i = 0; i + 1 < schedule.length; i++) {
    const { fromMs, level } = schedule[i]!;
    const spanMs = Math.min(untilMs, schedule[i + 1]!.fromMs) - fromMs;
    if (spanMs <= 0) break;
    if (level > 0) hours += spanMs / 3_600_000;
    fullLoadHours += (spanMs / 3_600_000) * (level / 100);
  }
  return { hours, fullLoadHours };
}
