/**
 * What a window must be like to be asked for: the same for a form, a revision and the machine of states. Fields are
 * named as in REST.
 */
import type { FieldFault } from '../check-device.ts';
import type { RequestWindow } from './bandwidth-request.ts';

/** No event is longer, set-up and tear-down included. */
export const WINDOW_MAX_MS = 60 * 86_400_000;
/** Nobody plans further ahead. */
export const AHEAD_MAX_MS = 2 * 366 * 86_400_000;

export function checkWindow(
  { setupStartMs, startMs, endMs, teardownEndMs }: RequestWindow,
  nowMs: number,
): FieldFault[] {
  const faults: FieldFault[] = [];
  const check = (isRight: boolean, field: string, rule: string) => {
    if (!isRight) faults.push({ field: `window.${field}`, rule });
  };
  const times = { setupStart: setupStartMs, start: startMs, end: endMs, teardownEnd: teardownEndMs };
  for (const [field, time] of Object.entries(times))
    check(Number.isSafeInteger(time), field, 'must be a time');
  check(setupStartMs <= startMs, 'start', 'must not be before set-up begins');
  check(startMs < endMs, 'end', 'must be after the start');
  check(endMs <= teardownEndMs, 'teardownEnd', 'must not be before the end');
  check(nowMs < endMs, 'end', 'must not be past');
  check(teardownEndMs - setupStartMs <= WINDOW_MAX_MS, 'teardownEnd', 'must be at most 60 days after set-up');
  check(setupStartMs - nowMs <= AHEAD_MAX_MS, 'setupStart', 'must be at most two years ahead');
  return faults;
}
