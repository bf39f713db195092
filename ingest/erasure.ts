/**
 * Deletes the readings of deleted devices (ETSI EN 303 645, 5.11). A device is gone over twice: at once, and again when
 * nothing of it can be on its way from the journal any more; only then its erasure is done. What fails is repeated.
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
  /** Gone over once, so that not every run does it again. */
  const seen = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> | undefined;
  let stopping = false;

  async function erase({ deviceId, city, requestedMs }: Erasure): Promise<void> {
    const isLast = clock.nowMs() - requestedMs >= ON_ITS_WAY_MS;
    if (!isLast && seen.has(deviceId)) return;
    await telemetry.eraseDevice(deviceId, city);
    seen.add(deviceId);
    if (!isLast) return;
    await erasures.markErased(deviceId, clock.nowMs());
    seen.delete(deviceId);
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
