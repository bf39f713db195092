/**
 * When what is broken: episodes drawn from the rates, a function of key and time. Devices that share a cause
 * (a cabinet, a link, a thunderstorm) ask for the same key and so fail together.
 */
import {
  FAULT_TYPES,
  type FaultName,
  type FaultScope,
  type FaultType,
  LONGEST_FAULT_MS,
} from './fault-types.ts';
import { betweenAt, toKey, toPoisson, uniformAt } from './noise.ts';

export interface FaultEpisode {
  name: FaultName;
  startMs: number;
  endMs: number;
  /** 0..1: how bad. */
  strength: number;
  /** `lamp-1`, `port-2`; absent: the whole device. */
  component?: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Starts are drawn per slot of this length. */
const SLOT_MS = 10 * DAY_MS;
const SLOTS_PER_YEAR = (365.25 * DAY_MS) / SLOT_MS;

/** All episodes of one unit (a lamp, a cabinet, a link …) that touch the window. */
export function toEpisodes(
  unitKey: number,
  scope: FaultScope,
  multiplier: number,
  fromMs: number,
  untilMs: number,
  component?: string,
): FaultEpisode[] {
  return FAULT_TYPES.filter(type => type.scope === scope).flatMap(type =>
    drawEpisodes(toKey(unitKey, type.name), type, multiplier, fromMs, untilMs).map(episode =>
      component === undefined ? episode : { ...episode, component },
    ),
  );
}

function drawEpisodes(
  key: number,
  type: FaultType,
  multiplier: number,
  fromMs: number,
  untilMs: number,
): FaultEpisode[] {
  const episodes: FaultEpisode[] = [];
  const meanPerSlot = (type.perYear * multiplier) / SLOTS_PER_YEAR;
  const lastSlot = Math.floor(untilMs / SLOT_MS);
  for (let slot = Math.floor((fromMs - LONGEST_FAULT_MS) / SLOT_MS); slot <= lastSlot; slot++) {
    const count = toPoisson(meanPerSlot, uniformAt(key, slot));
    for (let i = 0; i < count; i++) {
      const episode = drawEpisode(toKey(key, `${slot} ${i}`), type, slot);
      if (episode.endMs > fromMs && episode.startMs <= untilMs) episodes.push(episode);
    }
  }
  return episodes;
}

/** Short ones are more frequent than long ones: the logarithm of the duration is uniform. */
function drawEpisode(key: number, type: FaultType, slot: number): FaultEpisode {
  const [shortest, longest] = type.hours;
  const startMs = Math.round((slot + uniformAt(key, 0)) * SLOT_MS);
  const hours = shortest * (longest / shortest) ** uniformAt(key, 1);
  return {
    name: type.name,
    startMs,
    endMs: startMs + Math.round(hours * HOUR_MS),
    strength: betweenAt(key, 2, 0, 1),
  };
}

export function findFault(
  episodes: readonly FaultEpisode[],
  name: FaultName,
  timeMs: number,
  component?: string,
): FaultEpisode | undefined {
  return episodes.find(
    episode =>
      episode.name === name &&
      episode.startMs <= timeMs &&
      timeMs < episode.endMs &&
      (component === undefined || episode.component === undefined || episode.component === component),
  );
}

/** One stroke of lightning kills a few drivers of the city at once. */
const SURGE_SHARE = 0.004;

/** Turns the thunderstorms of a city into the driver failures of one lamp. */
export function toSurgeFailures(
  storms: readonly FaultEpisode[],
  lampKey: number,
  component: string,
): FaultEpisode[] {
  return storms
    .filter(storm => uniformAt(lampKey, Math.floor(storm.startMs / 1000)) < SURGE_SHARE)
    .map(storm => ({
      name: 'driverFailure',
      startMs: Math.round(storm.startMs + storm.strength * (storm.endMs - storm.startMs)),
      endMs: storm.startMs + 48 * HOUR_MS,
      strength: storm.strength,
      component,
    }));
}
