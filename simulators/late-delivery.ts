/**
 * What a device could not send yet. Only the instants are kept: the model can say at any time what was
 * measured then. Bounded; when full, the oldest is lost, as on a real device.
 */

import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';

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

/** What is older than this is kept more coarsely: every second or third of the steps. */
const FINE_HOURS = 6;
const COARSE_FACTOR: Record<DeviceKindName, number> = { lightmast: 2, hotspot: 3, fibrenode: 3 };

/** The instants a device would have reported at before it was switched on; oldest first. */
export function toBackfillTimes(nowMs: number, hours: number, kind: DeviceKindName, phase: number): number[] {
  const stepMs = LATE_STEP_MS[kind];
  const offsetMs = Math.floor(phase * stepMs);
  const fineFromMs = nowMs - FINE_HOURS * 3_600_000;
  const times: number[] = [];
  for (let step = Math.ceil((nowMs - hours * 3_600_000 - offsetMs) / stepMs); ; step++) {
    const timeMs = step * stepMs + offsetMs;
    if (timeMs >= nowMs - stepMs / 4) return times;
    if (timeMs >= fineFromMs || step % COARSE_FACTOR[kind] === 0) times.push(timeMs);
  }
}
