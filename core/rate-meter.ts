/** Events per second over the last few seconds, from a total that only grows. */
import type { Clock } from './clock.ts';

export interface RateMeter {
  /** The total as of now. */
  set(total: number): void;
  perSecond(): number;
}

const SPAN_MS = 5000;
const SLICE_MS = 500;

export function createRateMeter(clock: Clock): RateMeter {
  const slices: { atMs: number; total: number }[] = [];
  let latest = 0;
  return {
    set(total) {
      latest = total;
      const atMs = clock.monotonicMs();
      const last = slices.at(-1);
      if (last && atMs - last.atMs < SLICE_MS) return;
      slices.push({ atMs, total });
      while (slices.length > 2 && atMs - slices[1]!.atMs > SPAN_MS) slices.shift();
    },
    perSecond() {
      const first = slices[0];
      if (!first) return 0;
      const elapsedMs = clock.monotonicMs() - first.atMs;
      // After a silence longer than the span nothing has happened lately.
      if (elapsedMs > 2 * SPAN_MS) return 0;
      return elapsedMs < SLICE_MS ? 0 : ((latest - first.total) / elapsedMs) * 1000;
    },
  };
}
