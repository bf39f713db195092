/** The progress of a copy of readings on one line: where it is, how much is there, how long it will take. */
import type { CopyProgress } from '#store/telemetry/copy-telemetry.ts';
import { createProgressLine } from './terminal.ts';

const SHOW_INTERVAL_MS = 250;
/** An estimate from less would jump. */
const ESTIMATE_AFTER_MS = 2000;
const MINUTE_S = 60;

export function createCopyProgress(title: string): { show(progress: CopyProgress): void } {
  const line = createProgressLine();
  const startedMs = performance.now();
  let first: number | undefined;
  let shownMs = Number.NEGATIVE_INFINITY;

  return {
    show({ measurement, dayMs, values, totalValues }) {
      const nowMs = performance.now();
      first ??= values;
      if (nowMs - shownMs < SHOW_INTERVAL_MS) return;
      shownMs = nowMs;
      const percent = Math.min(100, Math.floor((100 * values) / totalValues));
      const day = new Date(dayMs).toISOString().slice(0, 10);
      const perMs = (values - first) / (nowMs - startedMs);
      const rest =
        nowMs - startedMs < ESTIMATE_AFTER_MS || perMs <= 0 ? undefined : (totalValues - values) / perMs;
      line.show(
        `${title.padEnd(10)} ${percent} % of ${totalValues.toLocaleString('en')} values, ${measurement} ${day}${toEstimate(rest)}`,
      );
    },
  };
}

function toEstimate(restMs: number | undefined): string {
  if (restMs === undefined) return '';
  const restS = Math.ceil(Math.max(0, restMs) / 1000);
  return restS < 2 * MINUTE_S ? `, ${restS} s left` : `, ${Math.ceil(restS / MINUTE_S)} min left`;
}
