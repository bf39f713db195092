/** Looks for replays every second, works on one until it is done, and lets go of messages kept too long. */
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { RegistryQuality } from '#store/registry/registry-quality.ts';

export interface ReplayLoopOptions {
  registry: Pick<RegistryQuality, 'deleteKeptBefore'>;
  /** One step; whether there was anything to do, or why not now. */
  step(): Promise<'worked' | 'idle' | 'notNow'>;
  clock: Clock;
  log: Logger;
  keptForMs: number;
}

export interface ReplayLoop {
  start(): void;
  /** Waits for the step under way. */
  stop(): Promise<void>;
}

const LOOK_INTERVAL_MS = 1000;
/** While batches leave no gap between them. */
const TRY_AGAIN_MS = 50;
const CLEAN_INTERVAL_MS = 10 * 60_000;

export function createReplayLoop({ registry, step, clock, log, keptForMs }: ReplayLoopOptions): ReplayLoop {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = true;
  let cleanedMs = Number.NEGATIVE_INFINITY;

  async function clean(): Promise<void> {
    if (clock.monotonicMs() - cleanedMs < CLEAN_INTERVAL_MS) return;
    const deleted = await registry.deleteKeptBefore(clock.nowMs() - keptForMs);
    cleanedMs = clock.monotonicMs();
    if (deleted > 0) log.info({ deleted }, 'Messages kept for a replay were deleted by age');
  }

  async function round(): Promise<number> {
    await clean();
    for (;;) {
      const done = isStopped ? 'idle' : await step();
      if (done === 'idle') return LOOK_INTERVAL_MS;
      if (done === 'notNow') return TRY_AGAIN_MS;
    }
  }

  function wait(delayMs: number): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = round().then(wait, error => {
        if (!isStopped) log.warn({ err: error }, 'Replay failed, trying again');
        wait(LOOK_INTERVAL_MS);
      });
    }, delayMs);
    timer.unref();
  }

  return {
    start() {
      isStopped = false;
      wait(0);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
