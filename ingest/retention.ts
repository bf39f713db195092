/**
 * Deletes what is past its age, city by city, once an hour: readings, 5 min rollups, 1 h rollups. Readings wait for their
 * rollups for a while. A failed run is repeated by the next.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { RetentionRules } from '#core/retention-rules.ts';
import { HOUR_MS, type Resolution, toHourMs } from '#store/telemetry/rollups.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export interface RetentionOptions {
  telemetry: Pick<TelemetryStore, 'deleteBefore' | 'rollups'>;
  listCities(): Promise<readonly { slug: string }[]>;
  clock: Clock;
  rules: RetentionRules;
  log: Logger;
  intervalMs?: number;
}

const DAY_MS = 24 * HOUR_MS;
/** Readings whose rollups cannot be computed for longer go without: the disk is finite. */
const MAX_WAIT_MS = 7 * DAY_MS;
const STOP_TIMEOUT_MS = 1000;

export function createRetention(options: RetentionOptions): Part & { runOnce(): Promise<number> } {
  const { telemetry, rules, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopping = false;

  async function runOnce(): Promise<number> {
    const nowMs = options.clock.nowMs();
    let deleted = 0;
    for (const { slug } of await options.listCities()) {
      const { rawDays, fiveMinuteDays, hourDays } = rules.byCity.get(slug) ?? rules.all;
      const deleteOld = async (days: number, resolution: Resolution) => {
        const pastMs = toHourMs(nowMs - days * DAY_MS);
        const beforeMs = resolution === 'raw' ? await waitForRollups(pastMs) : pastMs;
        const rows = await telemetry.deleteBefore(beforeMs, slug, resolution);
        if (rows > 0) log.info({ city: slug, resolution, rows }, 'Old rows deleted');
        deleted += rows;
      };
      await deleteOld(rawDays, 'raw');
      await deleteOld(fiveMinuteDays, '5min');
      await deleteOld(hourDays, '1h');
    }
    return deleted;
  }

  async function waitForRollups(pastMs: number): Promise<number> {
    const [oldest] = (await telemetry.rollups.pending(pastMs, 1)).hours;
    if (!oldest) return pastMs;
    log.warn({ ...oldest }, 'Readings past their age wait for their rollups');
    return Math.max(oldest.hourMs, pastMs - MAX_WAIT_MS);
  }

  return {
    name: 'retention',
    runOnce,
    async start() {
      stopping = false;
      timer = setInterval(() => {
        running = running.then(runOnce).catch(error => {
          // The store closes under a deletion that `stop` did not wait for.
          if (!stopping) log.warn({ err: error }, 'Retention failed');
        });
      }, options.intervalMs ?? HOUR_MS);
      timer.unref();
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      // What is not deleted now is deleted in an hour.
      await Promise.race([running, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}
