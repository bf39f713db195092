/** Lets time pass for the alarms, in every interval in which everything received was told. */
import type { Logger } from 'pino';

export interface AlarmClock {
  start(): void;
  /** Waits for the step under way. */
  stop(): Promise<void>;
}

/** With what settles, a lost device is told of within two seconds of its rule. */
const INTERVAL_MS = 500;

export function createAlarmClock(
  step: () => Promise<void>,
  log: Logger,
  intervalMs = INTERVAL_MS,
): AlarmClock {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = true;

  function wait(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = step()
        .catch(error => {
          if (!isStopped) log.warn({ err: error }, 'Alarms could not be judged, trying again');
        })
        .then(wait);
    }, intervalMs);
    timer.unref();
  }

  return {
    start() {
      isStopped = false;
      wait();
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
