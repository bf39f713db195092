/**
 * What a person is told about a device being there. The full reasoning of silence comes with alarms; this
 * is the reported state and the stale timer (domain rule 4).
 */
import type { DeviceState } from './payloads.ts';

/**
 * ready, sleeping, disconnected, lost: as reported last. stale: no telemetry for 3 × its interval, at
 * least 5 min. unknown: nothing was ever received.
 */
export const PRESENCES = ['ready', 'sleeping', 'disconnected', 'lost', 'stale', 'unknown'] as const;
export type Presence = (typeof PRESENCES)[number];

export const STALE_AFTER_INTERVALS = 3;
export const STALE_AT_LEAST_MS = 5 * 60_000;

export function toStaleAfterMs(reportIntervalS: number): number {
  return Math.max(STALE_AT_LEAST_MS, STALE_AFTER_INTERVALS * reportIntervalS * 1000);
}

export function toPresence(
  current: { state: DeviceState; lastReceivedMs?: number; stateSinceMs: number } | undefined,
  reportIntervalS: number,
  nowMs: number,
): Presence {
  if (!current) return 'unknown';
  if (current.state === 'lost' || current.state === 'disconnected' || current.state === 'sleeping')
    return current.state;
  const heardMs = current.lastReceivedMs ?? current.stateSinceMs;
  return nowMs - heardMs > toStaleAfterMs(reportIntervalS) ? 'stale' : 'ready';
}
