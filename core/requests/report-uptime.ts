/** How long something was up, down, or not heard of, from what was said of it now and then. Times Unix ms. */
import { HOLD_MS, type ReportSpan, type Uptime } from './report.ts';

export interface StatusTrack {
  /** In the order of time; what was said before counts until then, at most `HOLD_MS`. */
  add(timeMs: number, isUp: boolean): void;
  /** Within the span, in order. */
  finish(): StatusSpan[];
}

export interface StatusSpan extends ReportSpan {
  isUp: boolean;
}

export function createStatusTrack({ fromMs, untilMs }: ReportSpan): StatusTrack {
  const spans: StatusSpan[] = [];
  let last: { timeMs: number; isUp: boolean } | undefined;

  function hold(untilNextMs: number): void {
    if (!last) return;
    const span = {
      fromMs: Math.max(fromMs, last.timeMs),
      untilMs: Math.min(untilMs, untilNextMs, last.timeMs + HOLD_MS),
      isUp: last.isUp,
    };
    if (span.fromMs >= span.untilMs) return;
    const before = spans.at(-1);
    if (before?.isUp === span.isUp && before.untilMs === span.fromMs) before.untilMs = span.untilMs;
    else spans.push(span);
  }

  return {
    add(timeMs, isUp) {
      if (last && timeMs < last.timeMs) return;
      hold(timeMs);
      last = { timeMs, isUp };
    },
    finish() {
      hold(Number.POSITIVE_INFINITY);
      last = undefined;
      return spans;
    },
  };
}

/** Of what has several witnesses: up where all who are heard say so, unknown where none is. */
export function toUptime({ fromMs, untilMs }: ReportSpan, witnesses: readonly StatusSpan[][]): Uptime {
  const all = witnesses.flat();
  const inside = all
    .flatMap(span => [span.fromMs, span.untilMs])
    .filter(atMs => fromMs < atMs && atMs < untilMs);
  const bounds = [...new Set([fromMs, untilMs, ...inside])];
  bounds.sort((one, other) => one - other);
  const uptime: Uptime = { upMs: 0, downMs: 0, unknownMs: 0 };
  const places = witnesses.map(() => 0);
  for (const [index, startMs] of bounds.slice(0, -1).entries()) {
    const said = witnesses.flatMap((spans, witness) => {
      while ((spans[places[witness]!]?.untilMs ?? Number.POSITIVE_INFINITY) <= startMs) places[witness]! += 1;
      const span = spans[places[witness]!];
      return span && span.fromMs <= startMs ? [span.isUp] : [];
    });
    const lengthMs = bounds[index + 1]! - startMs;
    if (said.length === 0) uptime.unknownMs += lengthMs;
    else if (said.every(Boolean)) uptime.upMs += lengthMs;
    else uptime.downMs += lengthMs;
  }
  return uptime;
}

/** Milliseconds in which it was so. */
export function toLengthMs(spans: readonly StatusSpan[]): number {
  return spans.reduce((sum, { fromMs, untilMs, isUp }) => sum + (isUp ? untilMs - fromMs : 0), 0);
}

/** One after the other. */
export function addUptimes(all: readonly Uptime[]): Uptime {
  const sum: Uptime = { upMs: 0, downMs: 0, unknownMs: 0 };
  for (const { upMs, downMs, unknownMs } of all) {
    sum.upMs += upMs;
    sum.downMs += downMs;
    sum.unknownMs += unknownMs;
  }
  return sum;
}
