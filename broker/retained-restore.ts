/** Fills the retained store at start with the last birth and state of each device, as the registry knows them. */
import type { Device } from '#core/devices.ts';
import type { State } from '#core/payloads.ts';
import { toDeviceTopic } from '#core/topics.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';
import type { RetainedTopics } from './retained-topics.ts';

export function restoreRetained(
  retained: RetainedTopics,
  devices: readonly Device[],
  states: readonly DeviceCurrent[],
): void {
  const deviceOf = new Map(devices.map(device => [device.id, device]));
  for (const current of states) {
    const device = deviceOf.get(current.deviceId);
    if (!device) continue;
    const address = { city: device.city, kind: device.kind, device: device.id };
    if (current.birth) retained.put(toDeviceTopic(address, 'birth'), toJson(current.birth), 1);
    const state: State = {
      v: 1,
      ts: new Date(current.stateSinceMs).toISOString(),
      ...(current.boot !== undefined && { boot: current.boot }),
      state: current.state,
    };
    retained.put(toDeviceTopic(address, 'state'), toJson(state), 1);
  }
}

function toJson(value: object): Buffer {
  return Buffer.from(JSON.stringify(value));
}
