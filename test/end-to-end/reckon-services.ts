/** What a report must say of a class of traffic, reckoned anew from what the node sent, in the plainest way. */
import { HOLD_MS, type ReportSpan } from '#core/requests/report.ts';

interface Reading {
  timeMs: number;
  rate: number;
  dropRate: number;
}

/** Of telemetry as it stands on the wire, in any order and however often. */
export function reckonService(
  messages: readonly Record<string, unknown>[],
  component: string,
  { fromMs, untilMs }: ReportSpan,
) {
  const readings = toReadings(messages, component).filter(({ timeMs }) => timeMs < untilMs);
  const inside = readings.filter(({ timeMs }) => timeMs >= fromMs);
  const toPeak = (value: (reading: Reading) => number) => {
    const most = Math.max(...inside.map(value));
    return { value: most, atMs: inside.find(reading => value(reading) === most)!.timeMs };
  };
  const bits = readings.reduce((sum, { timeMs, rate }, i) => {
    const endMs = Math.min(readings[i + 1]?.timeMs ?? untilMs, timeMs + HOLD_MS, untilMs);
    return sum + (rate * Math.max(0, endMs - Math.max(timeMs, fromMs))) / 1000;
  }, 0);
  const minuteOf = ({ timeMs }: Reading) => Math.floor(timeMs / 60_000);
  return {
    peak: toPeak(({ rate }) => rate),
    bytes: bits / 8,
    minutes: new Set(inside.map(minuteOf)).size,
    worstDrop: { value: toPeak(({ dropRate }) => dropRate).value },
  };
}

function toReadings(messages: readonly Record<string, unknown>[], component: string): Reading[] {
  const byTime = new Map<number, Reading>();
  for (const { ts, c } of messages as { ts: string; c: Record<string, Record<string, number>> }[]) {
    const { rate, dropRate } = c[component] ?? {};
    const timeMs = Date.parse(ts);
    if (rate !== undefined && dropRate !== undefined) byTime.set(timeMs, { timeMs, rate, dropRate });
  }
  return [...byTime.values()].sort((one, other) => one.timeMs - other.timeMs);
}
