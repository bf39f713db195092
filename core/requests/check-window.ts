/** What a window must be like to be asked for: the same for a form, a revision and the machine of states. */
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
  const check = (isRight: boolean, field: keyof RequestWindow, rule: string) => {
    if (!isRight) faults.push({ field: `window.${field}`, rule });
  };
  for (const [field, value] of Object.entries({ setupStartMs, startMs, endMs, teardownEndMs })) {
    check(Number.isSafeInteger(value), field as keyof RequestWindow, 'must be whole milliseconds');
  }
  check(setupStartMs <= startMs, 'startMs', 'must not be before set-up begins');
  check(startMs < endMs, 'endMs', 'must be after the start');
  check(endMs <= teardownEndMs, 'teardownEndMs', 'must not be before the end');
  check(nowMs < endMs, 'endMs', 'must not be past');
  check(
    teardownEndMs - setupStartMs <= WINDOW_MAX_MS,
    'teardownEndMs',
    'must be at most 60 days after set-up begins',
  );
  check(setupStartMs - nowMs <= AHEAD_MAX_MS, 'setupStartMs', 'must be at most two years ahead');
  return faults;
}
