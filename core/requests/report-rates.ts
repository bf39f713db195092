/**
 * Rates of an event reckoned from readings, one at a time in the order of time, so that days of them need not be in memory.
 * Minutes are those of the clock. What comes in twice for an instant or out of order is not counted again.
 */
import { DROPPED_LEAST } from '../alarms/fibrenode-rules.ts';
import { HOLD_MS, type Peak, type RateUse, type ReportSpan, type ServiceUse } from './report.ts';

const MINUTE_MS = 60_000;
const RANK = 0.95;

export interface RateReckoning {
  /** Readings before the span count as far as they last into it. */
  add(timeMs: number, rate: number): void;
  /** Undefined: no reading in the span. */
  finish(): RateUse | undefined;
}

export function createRateReckoning({ fromMs, untilMs }: ReportSpan): RateReckoning {
  const means: number[] = [];
  let minute = { start: -1, sum: 0, count: 0 };
  let last: { timeMs: number; rate: number } | undefined;
  let peak: Peak | undefined;
  let bits = 0;

  function closeMinute(): void {
    if (minute.count > 0) means.push(minute.sum / minute.count);
  }

  function hold(untilNextMs: number): void {
    if (!last) return;
    const heldUntilMs = Math.min(untilNextMs, last.timeMs + HOLD_MS, untilMs);
    bits += (last.rate * Math.max(0, heldUntilMs - Math.max(last.timeMs, fromMs))) / 1000;
  }

  return {
    add(timeMs, rate) {
      if (timeMs >= untilMs || (last && timeMs <= last.timeMs)) return;
      hold(timeMs);
      last = { timeMs, rate };
      if (timeMs < fromMs) return;
      if (!peak || rate > peak.value) peak = { value: rate, atMs: timeMs };
      const start = timeMs - (timeMs % MINUTE_MS);
      if (start !== minute.start) {
        closeMinute();
        minute = { start, sum: 0, count: 0 };
      }
      minute.sum += rate;
      minute.count += 1;
    },
    finish() {
      hold(Number.POSITIVE_INFINITY);
      closeMinute();
      if (!peak) return undefined;
      return { peak, p95: toRanked(means), bytes: bits / 8, minutes: means.length };
    },
  };
}

/** The nearest rank: of 20 values the 19th. */
function toRanked(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.ceil(RANK * sorted.length) - 1] ?? 0;
}

export interface ServiceReckoning {
  add(timeMs: number, rate: number | undefined, dropRate: number | undefined): void;
  finish(): ServiceUse | undefined;
}

/** @param promised as the alarm `cirViolated` takes it: the larger of both directions */
export function createServiceReckoning(span: ReportSpan, promised: number): ServiceReckoning {
  const rates = createRateReckoning(span);
  const dropped = createMinuteCount();
  const short = createMinuteCount();
  let worstDrop: Peak = { value: 0, atMs: span.fromMs };
  return {
    add(timeMs, rate, dropRate) {
      if (rate !== undefined) rates.add(timeMs, rate);
      if (dropRate === undefined || timeMs < span.fromMs || timeMs >= span.untilMs) return;
      if (dropRate > worstDrop.value) worstDrop = { value: dropRate, atMs: timeMs };
      if (dropRate < DROPPED_LEAST) return;
      dropped.add(timeMs);
      if (rate !== undefined && rate < promised) short.add(timeMs);
    },
    finish() {
      const use = rates.finish();
      return use && { ...use, worstDrop, dropMinutes: dropped.count(), shortMinutes: short.count() };
    },
  };
}

function createMinuteCount() {
  let last = -1;
  let count = 0;
  return {
    add(timeMs: number) {
      const minute = Math.floor(timeMs / MINUTE_MS);
      if (minute <= last) return;
      last = minute;
      count += 1;
    },
    count: () => count,
  };
}
