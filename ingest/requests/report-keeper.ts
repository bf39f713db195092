/**
 * Keeps the report of each event that is over, before its readings are too old to be there. What always holds: which ones
 * are missing follows from the registry, so none is forgotten by a restart; a report is made once and stays; one that
 * cannot be made does not hold up the others.
 */
import type { Logger } from 'pino';
import { AppError } from '#core/app-error.ts';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { Registry } from '#store/registry/registry.ts';
import { makeEventReport, type ReportStores } from '#store/reports/make-event-report.ts';

export interface ReportKeeperOptions extends ReportStores {
  registry: Pick<Registry, 'requests' | 'devices' | 'network' | 'alarms' | 'notifications'>;
  clock: Clock;
  log: Logger;
  intervalMs?: number;
}

/** Readings that come late, messages under way, an alarm that clears: they belong in it. */
export const REPORT_AFTER_MS = 15 * 60_000;
const EVERY_MS = 60_000;
const AT_ONCE = 20;

export function createReportKeeper(options: ReportKeeperOptions): Part & { runOnce(): Promise<number> } {
  const { registry, telemetry, clock, log } = options;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let stopping = new AbortController();

  async function keep(id: string): Promise<void> {
    const request = await registry.requests.get(id);
    if (!request) return;
    const report = await makeEventReport({ registry, telemetry }, request, clock.nowMs(), stopping.signal);
    await registry.requests.keepReport(report);
  }

  async function runOnce(): Promise<number> {
    let made = 0;
    for (const id of await registry.requests.withoutReport(clock.nowMs() - REPORT_AFTER_MS, AT_ONCE)) {
      try {
        await keep(id);
        made += 1;
      } catch (error) {
        if (stopping.signal.aborted || (error instanceof AppError && error.canRetry)) throw error;
        log.error({ err: error, request: id }, 'The report of an event waits');
      }
    }
    if (made > 0) log.info({ made }, 'Reports of events that are over');
    return made;
  }

  function runQuietly(): void {
    running = running.then(runOnce).catch(error => {
      if (!stopping.signal.aborted) log.warn({ err: error }, 'Making reports of events failed');
    });
  }

  return {
    name: 'event-reports',
    runOnce,
    async start() {
      stopping = new AbortController();
      runQuietly();
      timer = setInterval(runQuietly, options.intervalMs ?? EVERY_MS);
      timer.unref();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
