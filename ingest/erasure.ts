/**
 * Deletes the readings of deleted devices (ETSI EN 303 645, 5.11). A device is gone over twice: at once, and again when
 * nothing of it can be on its way from the journal any more; only then its erasure is done. What fails is repeated; the
 * time in between counts from the first success, because batches wait for an absent store as well.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '#core/clock.ts';
import type { Part } from '#core/parts.ts';
import type { Erasure, RegistryErasures } from '#store/registry/registry-erasures.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';

export interface ErasureOptions {
  telemetry: Pick<TelemetryStore, 'eraseDevice'>;
  erasures: RegistryErasures;
  clock: Clock;
  log: Logger;
  intervalMs?: number;
}

/** A batch of the journal is stored long before; ingest knows of the deletion after a second. */
export const ON_ITS_WAY_MS = 60_000;
const INTERVAL_MS = 5_000;
const AT_ONCE = 100;
const STOP_TIMEOUT_MS = 1000;

export function createErasurePart(options: ErasureOptions): Part & { runOnce(): Promise<void> } {
  const { telemetry, erasures, clock, log } = options;
  /** Gone over once, and when, so that not every run does it again. */
  const firstErasedMs = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  let stopping = false;

  async function erase({ deviceId, city }: Erasure): Promise<void> {
    const firstMs = firstErasedMs.get(deviceId);
    const isLast = firstMs !== undefined && clock.monotonicMs() - firstMs >= ON_ITS_WAY_MS;
    if (firstMs !== undefined && !isLast) return;
    await telemetry.eraseDevice(deviceId, city);
    if (!isLast) return void firstErasedMs.set(deviceId, clock.monotonicMs());
    await erasures.markErased(deviceId, clock.nowMs());
    firstErasedMs.delete(deviceId);
    log.info({ device: deviceId }, 'Data of a deleted device erased');
  }

  async function runOnce(): Promise<void> {
    for (const erasure of await erasures.pending(AT_ONCE)) {
      if (stopping) return;
      await erase(erasure);
    }
  }

  return {
    name: 'erasure',
    runOnce,
    async start() {
      stopping = false;
      timer = setInterval(() => {
        running ??= runOnce()
          .catch(error => {
            if (!stopping) log.warn({ err: error }, 'Erasing the data of deleted devices failed');
          })
          .finally(() => {
            running = undefined;
          });
      }, options.intervalMs ?? INTERVAL_MS);
      timer.unref();
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await Promise.race([running, wait(STOP_TIMEOUT_MS, undefined, { ref: false })]);
    },
  };
}
