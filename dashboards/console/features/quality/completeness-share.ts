/** Shares of what came in what was expected. Pure. */
import type { CityCompleteness, CompletenessCounts } from '#core/quality-resources.ts';

/** At most 1: a device that sends on change sends more than expected. Null: nothing was expected. */
export function toShare({
  expected,
  received,
}: Pick<CompletenessCounts, 'expected' | 'received'>): number | null {
  return expected > 0 ? Math.min(1, received / expected) : null;
}

/** Of all cities together, a value per day at its noon. */
export function toDailyShares(items: readonly CityCompleteness[]): {
  times: number[];
  shares: (number | null)[];
} {
  const days = new Map<string, { expected: number; received: number }>();
  for (const item of items) {
    for (const { day, expected, received } of item.days) {
      const sum = days.get(day) ?? { expected: 0, received: 0 };
      days.set(day, { expected: sum.expected + expected, received: sum.received + received });
    }
  }
  const ordered = [...days].sort(([one], [other]) => one.localeCompare(other));
  return {
    times: ordered.map(([day]) => Date.parse(`${day}T11:00:00Z`)),
    shares: ordered.map(([, sum]) => toShare(sum)),
  };
}
