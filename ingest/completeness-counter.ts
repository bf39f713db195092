/** Counts of a batch by device and local day. The day is that of the message's own time, so late data count there. */
import type { CompletenessDelta } from '#store/registry/registry-ingest.ts';
import type { KnownDevice } from './device-directory.ts';

export type CompletenessCount = Exclude<keyof CompletenessDelta, 'deviceId' | 'day'>;

export interface CompletenessCounter {
  add(device: KnownDevice, timeMs: number, name: CompletenessCount, count: number): void;
  deltas(): CompletenessDelta[];
}

export function createCompletenessCounter(): CompletenessCounter {
  const deltas = new Map<string, CompletenessDelta>();
  return {
    add(device, timeMs, name, count) {
      if (count === 0) return;
      const day = device.toDay(timeMs);
      const key = `${day} ${device.id}`;
      let delta = deltas.get(key);
      if (!delta) {
        delta = {
          deviceId: device.id,
          day,
          received: 0,
          late: 0,
          duplicate: 0,
          rejected: 0,
          missing: 0,
          boots: 0,
        };
        deltas.set(key, delta);
      }
      delta[name] += count;
    },
    deltas: () => [...deltas.values()],
  };
}
