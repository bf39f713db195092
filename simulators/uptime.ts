/** How long a device's program has run. */
import type { DeviceSession } from './device-model.ts';
import type { FaultEpisode } from './faults.ts';
import { uniformAt } from './noise.ts';

const MAINTENANCE_MS = 30 * 86_400_000;

/** Since the last restart: a commanded one, the end of a power cut, or the monthly maintenance. */
export function toUptimeS(
  key: number,
  faults: readonly FaultEpisode[],
  timeMs: number,
  session: DeviceSession,
): number {
  const phaseMs = uniformAt(key, 8) * MAINTENANCE_MS;
  let startedMs = Math.floor((timeMs - phaseMs) / MAINTENANCE_MS) * MAINTENANCE_MS + phaseMs;
  if (session.rebootedMs !== undefined && session.rebootedMs <= timeMs)
    startedMs = Math.max(startedMs, session.rebootedMs);
  for (const fault of faults) {
    const cutsPower =
      fault.name === 'cabinetDark' || fault.name === 'apPowerLoss' || fault.name === 'apReboot';
    if (cutsPower && fault.endMs <= timeMs) startedMs = Math.max(startedMs, fault.endMs);
  }
  return Math.max(0, Math.floor((timeMs - startedMs) / 1000));
}
