/**
 * The faults of one device around an instant: drawn a day at a time, with the pinned ones of the demo on top.
 * Keeps only the current day's list, so memory stays small for thousands of devices.
 */

import type { HappenedEvent } from './device-model.ts';
import type { FaultName, FaultScope } from './fault-types.ts';
import { type FaultEpisode, toEpisodes, toSurgeFailures } from './faults.ts';
import { toKey } from './noise.ts';

export interface FaultUnit {
  scope: FaultScope;
  /** Same name, same fate: `kl-sk-007` for a cabinet, `a:b` for a link. */
  unit: string;
  component?: string;
}

export interface FaultCalendarOptions {
  seed: number;
  multiplier: number;
  units: readonly FaultUnit[];
  pinned: readonly FaultEpisode[];
}

export interface FaultCalendar {
  /** Episodes that touch the day of the instant or the one after. */
  around(timeMs: number): readonly FaultEpisode[];
  /** One more, as if it had been pinned. */
  add(episode: FaultEpisode): void;
}

const DAY_MS = 86_400_000;
const STORM_REPAIR_MS = 2 * DAY_MS;
const NOTHING: readonly FaultEpisode[] = [];

export function createFaultCalendar({
  seed,
  multiplier,
  units,
  pinned: pinnedAtFirst,
}: FaultCalendarOptions): FaultCalendar {
  const pinned = [...pinnedAtFirst];
  let day = Number.NaN;
  let episodes: readonly FaultEpisode[] = NOTHING;
  const drawUnit = ({ scope, unit, component }: FaultUnit, fromMs: number, untilMs: number) => {
    const key = toKey(seed, `${scope} ${unit}`);
    if (scope !== 'storm' || component === undefined)
      return toEpisodes(key, scope, multiplier, fromMs, untilMs, component);
    // The city's storms are the same for all; which lamp they hit is the lamp's own luck.
    const city = unit.slice(0, unit.indexOf(' '));
    const storms = toEpisodes(toKey(seed, `storm ${city}`), 'storm', 1, fromMs - STORM_REPAIR_MS, untilMs);
    return toSurgeFailures(storms, key, component);
  };
  return {
    around(timeMs) {
      const wanted = Math.floor(timeMs / DAY_MS);
      if (wanted !== day) {
        day = wanted;
        const drawn = units.flatMap(unit => drawUnit(unit, day * DAY_MS, (day + 2) * DAY_MS));
        episodes = drawn.length + pinned.length === 0 ? NOTHING : [...pinned, ...drawn];
      }
      return episodes;
    },
    add(episode) {
      pinned.unshift(episode);
      day = Number.NaN;
    },
  };
}

/** The first beginning or end of an episode in (after, until]. */
export function findFaultChangeMs(
  episodes: readonly FaultEpisode[],
  afterMs: number,
  untilMs: number,
): number | undefined {
  let first: number | undefined;
  for (const { startMs, endMs } of episodes) {
    for (const edgeMs of [startMs, endMs]) {
      if (edgeMs > afterMs && edgeMs <= untilMs && (first === undefined || edgeMs < first)) first = edgeMs;
    }
  }
  return first;
}

/** Beginnings and ends that a device announces at once. */
const EVENTS_OF_FAULT: Partial<Record<FaultName, { begin: string; end?: string }>> = {
  doorOpen: { begin: 'doorOpened', end: 'doorClosed' },
  lidOpen: { begin: 'lidOpened', end: 'lidClosed' },
  mainsLost: { begin: 'mainsLost', end: 'mainsRestored' },
  collision: { begin: 'shockDetected' },
  waterIngress: { begin: 'waterDetected' },
  dfsRadar: { begin: 'radarDetected' },
};

export function toFaultEvents(
  episodes: readonly FaultEpisode[],
  afterMs: number,
  untilMs: number,
): HappenedEvent[] {
  const isNow = (timeMs: number) => timeMs > afterMs && timeMs <= untilMs;
  return episodes.flatMap(({ name, startMs, endMs }) => {
    const types = EVENTS_OF_FAULT[name];
    if (!types) return [];
    const events: HappenedEvent[] = [];
    if (isNow(startMs)) events.push({ timeMs: startMs, type: types.begin });
    if (types.end !== undefined && isNow(endMs)) events.push({ timeMs: endMs, type: types.end });
    return events;
  });
}
