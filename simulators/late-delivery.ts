/**
 * What a device could not send yet. Only the instants are kept: the model can say at any time what was
 * measured then. Bounded; when full, the oldest is lost, as on a real device.
 */

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

/** The instants a device would have reported at before it was switched on, on the steps of its coarse grid. */
export function toBackfillTimes(nowMs: number, hours: number, stepMs: number, phase: number): number[] {
  const times: number[] = [];
  const offsetMs = Math.floor(phase * stepMs);
  const firstMs = Math.ceil((nowMs - hours * 3_600_000 - offsetMs) / stepMs) * stepMs + offsetMs;
  for (let timeMs = firstMs; timeMs < nowMs - stepMs / 4; timeMs += stepMs) times.push(timeMs);
  return times;
}
