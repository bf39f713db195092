/** Tells the log when the clock of the server comes into doubt and when it is believed again, at most once a minute. */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { ReceiveClock } from './receive-clock.ts';

const TELL_AGAIN_AFTER_MS = 60_000;

/** Call the result after every batch: what was too soon to tell is told by a later one, if it still holds. */
export function createClockReport(
  clock: Clock,
  log: Pick<Logger, 'warn' | 'info'>,
): (receiveClock: Pick<ReceiveClock, 'isInDoubt' | 'state'>) => void {
  let wasInDoubt = false;
  let toldMs = Number.NEGATIVE_INFINITY;

  return ({ isInDoubt, state }) => {
    const nowMs = clock.monotonicMs();
    if (isInDoubt === wasInDoubt || nowMs - toldMs < TELL_AGAIN_AFTER_MS) return;
    wasInDoubt = isInDoubt;
    toldMs = nowMs;
    const { newestMs } = state;
    if (isInDoubt)
      log.warn(
        { newestMs, nowMs: clock.nowMs() },
        'Clock of the server jumped, device times are not judged by it',
      );
    else log.info({ newestMs }, 'Clock of the server agrees with the devices again');
  };
}
