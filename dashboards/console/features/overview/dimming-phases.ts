/**
 * When a city's lamps were dimmed, found in what they said of themselves: the mean commanded level of all lamps per
 * window of time. Nothing here knows a schedule, so a changed one is seen as it is. Pure.
 */

export interface Phase {
  fromMs: number;
  toMs: number;
}

/** Below this share of the evening's level the city is dark: daylight, not dimming. */
const LIT_SHARE = 0.15;
const DIMMED_SHARE = 0.92;
/** Dusk and dawn pass through every level, too, but faster. */
const LEAST_WINDOWS = 3;

/**
 * @param times end of each window, Unix milliseconds, ascending
 * @param levels mean level in the window, per cent of full light; null: nothing was said
 */
export function toDimmingPhases(
  times: readonly number[],
  levels: readonly (number | null)[],
  windowMs: number,
): Phase[] {
  const full = Math.max(0, ...levels.map(level => level ?? 0));
  const isDimmed = (index: number) => {
    const level = levels[index];
    return level !== null && level !== undefined && level > full * LIT_SHARE && level < full * DIMMED_SHARE;
  };
  const phases: Phase[] = [];
  let first = -1;
  for (let index = 0; index <= times.length; index += 1) {
    if (index < times.length && isDimmed(index)) {
      if (first < 0) first = index;
      continue;
    }
    if (first >= 0 && index - first >= LEAST_WINDOWS)
      phases.push({ fromMs: times[first]! - windowMs, toMs: times[index - 1]! });
    first = -1;
  }
  return phases;
}
