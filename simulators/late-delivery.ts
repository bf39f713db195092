/**
 * What a device could not send yet. Only the instants are kept: the model can say at any time what was
 * measured then. Bounded; when full, the oldest is lost, as on a real device.
 */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { toBeatOffsetMs } from './report-plan.ts';

export interface LateBacklog {
  readonly size: number;
  readonly lost: number;
  add(timesMs: readonly number[]): void;
  /** The newest first, so that a chart fills from now into the past. */
  takeNewest(): number | undefined;
}

export function createLateBacklog(limit: number): LateBacklog {
  let times: number[] = [];
  let lost = 0;
  return {
    get size() {
      return times.length;
    },
    get lost() {
      return lost;
    },
    add(timesMs) {
      times.push(...timesMs);
      times.sort((a, b) => a - b);
      if (times.length > limit) {
        lost += times.length - limit;
        times = times.slice(-limit);
      }
    },
    takeNewest: () => times.pop(),
  };
}

/** How often a device keeps a reading while it cannot send. */
export const LATE_STEP_MS: Record<DeviceKindName, number> = {
  lightmast: 900_000,
  hotspot: 300_000,
  fibrenode: 300_000,
};

/** What is older than this is kept at the slowest step: every quarter of an hour still hears of every device. */
const FINE_HOURS = 6;
const COARSE_STEP_MS = 900_000;
/** Charts sum up a city in windows of half an hour; the first window is whole, too. */
const WINDOW_MS = 1_800_000;

/**
 * The instants a device would have reported at before it was switched on, oldest first: on the beat it has
 * live. They begin up to half an hour before the wanted hours.
 */
export function toBackfillTimes(nowMs: number, hours: number, kind: DeviceKindName, phase: number): number[] {
  if (hours === 0) return [];
  const stepMs = LATE_STEP_MS[kind];
  const fineFromMs = toWindowStart(nowMs - FINE_HOURS * 3_600_000);
  const times: number[] = [];
  let timeMs = toWindowStart(nowMs - hours * 3_600_000) + toBeatOffsetMs(phase);
  while (timeMs < nowMs) {
    times.push(timeMs);
    timeMs += timeMs >= fineFromMs ? stepMs : COARSE_STEP_MS;
  }
  return times;
}

const toWindowStart = (timeMs: number) => Math.floor(timeMs / WINDOW_MS) * WINDOW_MS;
