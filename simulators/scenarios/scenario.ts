/**
 * A small network of its own and what happens to it, minute by minute: the same for a test that knows which alarms
 * must come and for a person who watches them come.
 */
import type { City } from '#core/cities.ts';
import type { Device } from '#core/devices.ts';
import type { FaultName } from '../fault-types.ts';
import type { FaultEpisode } from '../faults.ts';

export interface PlannedFault {
  fault: FaultName;
  devices: readonly string[];
  /** Minutes after the fleet's start; before it when negative. */
  fromMin: number;
  toMin: number;
  /** 0..1: how bad. */
  strength?: number;
  /** `lamp-1`; absent: the whole device. */
  component?: string;
}

export interface Scenario {
  name: string;
  city: City;
  devices: readonly Device[];
  faults: readonly PlannedFault[];
  /** The devices deliver so many hours when they first connect. */
  backfillHours: number;
  /** What a person who watches is told. */
  course: readonly string[];
}

const MINUTE_MS = 60_000;
const STRENGTH = 0.5;

/** By device, for a fleet that starts then. */
export function toFaultEpisodes({ faults }: Scenario, startMs: number): Map<string, FaultEpisode[]> {
  const episodes = new Map<string, FaultEpisode[]>();
  for (const { fault, devices, fromMin, toMin, strength = STRENGTH, component } of faults) {
    const episode: FaultEpisode = {
      ...{ name: fault, strength },
      ...{ startMs: startMs + fromMin * MINUTE_MS, endMs: startMs + toMin * MINUTE_MS },
      ...(component !== undefined && { component }),
    };
    for (const id of devices) episodes.set(id, [...(episodes.get(id) ?? []), episode]);
  }
  return episodes;
}
