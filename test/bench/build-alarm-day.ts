/** A registry with a large demo network and a journal full of what it says, as the broker would have left both. */
import { join } from 'node:path';
import type { Device } from '#core/devices.ts';
import { toDeviceUserName } from '#core/devices.ts';
import { toDeviceTopic } from '#core/topics.ts';
import { openJournalWriter } from '#store/journal/open-journal-writer.ts';
import { openRegistry } from '#store/registry/open-registry.ts';
import { toTelemetryPayload } from '../../simulators/device-messages.ts';
import type { FaultEpisode } from '../../simulators/faults.ts';
import { planFleet } from '../../simulators/fleet-plan.ts';
import { createWorld } from '../../simulators/simulated-world.ts';

export interface AlarmDay {
  devices: number;
  messages: number;
}

const SEED = 1;
/** About 10,000 devices. The towns have no room for more streets, so every device has a twin. */
const SCALE = 5.35;
const TWIN = '-b';
const ROUNDS = 6;
/** From one round to the next. */
const ROUND_MS = 60_000;
const FAULT_MULTIPLIER = 3;
const HOUR_MS = 3_600_000;

/** @param alarms so many masts leak, from the first round on */
export async function buildAlarmDay(dataDirectory: string, alarms: number): Promise<AlarmDay> {
  const registry = await openRegistry({ engine: 'sqlite', file: join(dataDirectory, 'registry.sqlite') });
  const { cities, devices: singles } = planFleet({ seed: SEED, scale: SCALE });
  const devices = [...singles, ...singles.map(toTwin)];
  for (const city of cities) await registry.devices.putCity(city);
  await registry.devices.putDevices(devices);
  await registry.close();
  const startMs = Date.now() - ROUNDS * ROUND_MS;
  const leak: FaultEpisode = {
    ...{ name: 'leakage', startMs: startMs - HOUR_MS, endMs: startMs + 24 * HOUR_MS, strength: 0.5 },
  };
  const leaking = devices.filter(({ kind }) => kind === 'lightmast').slice(0, alarms);
  const pinned = new Map(leaking.map(({ id }) => [id, [leak]]));
  const world = createWorld({ seed: SEED, devices, faultMultiplier: FAULT_MULTIPLIER, pinned });
  const writer = await openJournalWriter({ directory: join(dataDirectory, 'journal'), limitBytes: 2 ** 31 });
  for (let round = 0; round < ROUNDS; round++) {
    const synced = Promise.withResolvers<void>();
    let waiting = devices.length;
    devices.forEach((device, i) => {
      const timeMs = startMs + round * ROUND_MS + Math.floor((i * ROUND_MS) / devices.length);
      const components = world.get(device.id)!.measure(timeMs, {});
      const text = toTelemetryPayload({ timeMs, boot: 1, seq: round, components, isLate: false });
      const entry = {
        ...{ identity: toDeviceUserName(device), receivedMs: timeMs + 20, payload: Buffer.from(text) },
        topic: toDeviceTopic({ ...device, device: device.id }, 'telemetry'),
      };
      writer.append(entry, error => {
        if (error) synced.reject(error);
        else if (--waiting === 0) synced.resolve();
      });
    });
    await synced.promise;
  }
  await writer.close();
  return { devices: devices.length, messages: devices.length * ROUNDS };
}

/** In groups and cabinets of its own. */
function toTwin(device: Device): Device {
  const { id, groupId, cabinetId } = device;
  return {
    ...{ ...device, id: id + TWIN },
    ...(groupId !== undefined && { groupId: groupId + TWIN }),
    ...(cabinetId !== undefined && { cabinetId: cabinetId + TWIN }),
  };
}
