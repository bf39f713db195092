/**
 * Computes the rollups of hours that received data, once they have been over for a while, oldest first. The store
 * remembers which these are, so a crash or an absent store only delays them; what fails is tried again in the next round.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import { HOUR_MS, type RollupHour, type TelemetryRollups } from '#store/telemetry/rollups.ts';
import { createRollupMetrics } from './rollups-metrics.ts';

export interface RollupsOptions {
  telemetry: { rollups: Pick<TelemetryRollups, 'pending' | 'rollUp'> };
  clock: Clock;
  log: Logger;
  intervalMs?: number;
  /** How long after its end an hour is left alone: most late data come in the first minutes. */
  settleMs?: number;
}

export interface Rollups extends Part {
  /** One round; returns how many hours are done. */
  runOnce(): Promise<number>;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

const INTERVAL_MS = 60_000;
const SETTLE_MS = 5 * 60_000;
const STOP_TIMEOUT_MS = 1000;
/** In one round; the rest is for the next. */
const MAX_HOURS = 5000;

export function createRollups({ telemetry, clock, log, ...options }: RollupsOptions): Rollups {
  const metrics = createRollupMetrics();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  let stopping = false;

  async function runOnce(): Promise<number> {
    const endedMs = clock.nowMs() - (options.settleMs ?? SETTLE_MS);
    const { hours, total } = await telemetry.rollups.pending(endedMs - HOUR_MS + 1, MAX_HOURS);
    metrics.pending.set(total);
    const [oldest] = hours;
    metrics.oldestSeconds.set(oldest ? (clock.nowMs() - oldest.hourMs) / 1000 : 0);
    let done = 0;
    const sameHours = Map.groupBy(hours, ({ measurement, hourMs }) => `${measurement} ${hourMs}`);
    for (const ofCities of sameHours.values()) {
      if (stopping) break;
      if (await rollUp(ofCities)) done += ofCities.length;
    }
    return done;
  }

  /** Throws when it is the store that fails; an hour that cannot be computed does not hold up the others. */
  async function rollUp(hours: readonly RollupHour[]): Promise<boolean> {
    const startedMs = clock.monotonicMs();
    try {
      await telemetry.rollups.rollUp(hours);
      metrics.done.inc(hours.length);
      metrics.seconds.observe((clock.monotonicMs() - startedMs) / 1000);
      return true;
    } catch (error) {
      // The store closes under an hour that `stop` did not wait for; the hour stays pending.
      if (stopping) return false;
      metrics.failures.inc(hours.length);
      if (error instanceof AppError && error.canRetry) throw error;
      log.error({ err: error, ...hours[0] }, 'Rollups of an hour failed');
      return false;
    }
  }

  function startRound(): void {
    running ??= runOnce()
      .catch(error => {
        if (!stopping) log.warn({ err: error }, 'Rollups failed, trying again later');
      })
      .finally(() => {
        running = undefined;
      });
  }

  return {
    name: 'rollups',
    runOnce,
    metrics: () => metrics.text(),
    async start() {
      stopping = false;
      timer = setInterval(startRound, options.intervalMs ?? INTERVAL_MS);
      timer.unref();
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      // An hour under way is left to the next start: closing the store ends it.
      await Promise.race([running, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}
