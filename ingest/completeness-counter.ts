/** Counts of a batch by device and local day. The day is that of the message's own time, so late data count there. */
import type { CompletenessDelta } from '#store/registry/registry-ingest.ts';
import type { KnownDevice } from './device-directory.ts';

export type CompletenessCount = Exclude<keyof CompletenessDelta, 'deviceId' | 'day'>;

export interface CompletenessCounter {
  add(device: KnownDevice, timeMs: number, name: CompletenessCount, count: number): void;
  deltas(): CompletenessDelta[];
}

export function createCompletenessCounter(): CompletenessCounter {
  // Almost always one day: a list is found faster than a key is made.
  const deltasOf = new Map<string, CompletenessDelta[]>();

  function findDelta(deviceId: string, day: string): CompletenessDelta {
    let deltas = deltasOf.get(deviceId);
    if (!deltas) {
      deltas = [];
      deltasOf.set(deviceId, deltas);
    }
    let delta = deltas.find(candidate => candidate.day === day);
    if (!delta) {
      delta = { deviceId, day, received: 0, late: 0, duplicate: 0, rejected: 0, missing: 0, boots: 0 };
      deltas.push(delta);
    }
    return delta;
  }

  return {
    add(device, timeMs, name, count) {
      if (count > 0) findDelta(device.id, device.toDay(timeMs))[name] += count;
    },
    deltas: () => [...deltasOf.values()].flat(),
  };
}
