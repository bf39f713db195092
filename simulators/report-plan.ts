/** When a device reports next: on its beats, each with its own phase, and when something changes in between. */
import type { Beat, DeviceModel, DeviceSession } from './device-model.ts';
import { uniformAt } from './noise.ts';

export interface PlannedReport {
  /** Simulated time. */
  dueMs: number;
  /** Absent: all components. */
  classes?: readonly string[];
}

/** `phase` in 0..1 spreads a fleet evenly over the interval. */
export function toPhase(key: number): number {
  return uniformAt(key, 100);
}

/** One offset for all beats of a device, so that its slower beats fall onto its faster ones. */
export function toBeatOffsetMs(phase: number): number {
  return Math.floor(phase * 900) * 1000;
}

export function planNextReport(
  model: DeviceModel,
  session: DeviceSession,
  phase: number,
  afterMs: number,
): PlannedReport {
  let next: PlannedReport | undefined;
  for (const beat of model.toBeats(afterMs, session)) {
    const dueMs = toNextBeatMs(beat, phase, afterMs);
    // A full report that falls together with a partial one replaces it.
    if (!next || dueMs < next.dueMs || (dueMs === next.dueMs && !beat.classes))
      next = { dueMs, ...(beat.classes && { classes: beat.classes }) };
  }
  if (!next) throw new Error('A device without beats never reports');
  const changeMs = model.findChangeMs(afterMs, next.dueMs, session);
  return changeMs === undefined ? next : { dueMs: changeMs };
}

function toNextBeatMs({ everyS }: Beat, phase: number, afterMs: number): number {
  const everyMs = everyS * 1000;
  const offsetMs = toBeatOffsetMs(phase);
  return (Math.floor((afterMs - offsetMs) / everyMs) + 1) * everyMs + offsetMs;
}
