/** Deletes raw readings past their age, once an hour. A failed run is repeated by the next. */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export interface RetentionOptions {
  telemetry: Pick<TelemetryStore, 'deleteBefore'>;
  clock: Clock;
  retentionDays: number;
  log: Logger;
  intervalMs?: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export function createRetention(options: RetentionOptions): Part & { runOnce(): Promise<number> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function runOnce(): Promise<number> {
    const deleted = await options.telemetry.deleteBefore(
      options.clock.nowMs() - options.retentionDays * DAY_MS,
    );
    if (deleted > 0) options.log.info({ deleted }, 'Old readings deleted');
    return deleted;
  }

  return {
    name: 'retention',
    runOnce,
    async start() {
      timer = setInterval(() => {
        running = running.then(runOnce).catch(error => options.log.warn({ err: error }, 'Retention failed'));
      }, options.intervalMs ?? HOUR_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
