/**
 * Simulated time runs `speed` times as fast as the clock: the sun, people and faults follow it. Time stamps
 * on the wire stay true, because the platform refuses a future; so reports come more often instead.
 */
import type { Clock } from '#core/clock.ts';

export interface FleetTime {
  readonly speed: number;
  nowMs(): number;
  toSimulatedMs(wallMs: number): number;
  /** Milliseconds on the clock until an instant of simulated time. */
  toDelayMs(simulatedMs: number): number;
}

export function createFleetTime(clock: Clock, speed: number): FleetTime {
  const anchorMs = clock.nowMs();
  const toSimulatedMs = (wallMs: number) => anchorMs + (wallMs - anchorMs) * speed;
  return {
    speed,
    nowMs: () => clock.nowMs(),
    toSimulatedMs,
    toDelayMs: simulatedMs => (simulatedMs - toSimulatedMs(clock.nowMs())) / speed,
  };
}
