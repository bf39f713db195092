/** The row of key figures over the devices of some cities. */

import type { AlarmCountsResource } from '#core/alarm-resources.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Lifecycle } from '#core/devices.ts';
import { PRESENCES, type Presence } from '#core/presence.ts';
import type { SummaryResource } from '#core/resources.ts';
import type { PipelineFigures } from '../api-options.ts';
import { toTime } from '../to-device-summary.ts';
import type { LiveDevice } from './live-model.ts';

/** A device that is not yet or no longer there is neither missing nor counted. */
const IN_SERVICE: ReadonlySet<Lifecycle> = new Set(['commissioned', 'maintenance']);
/** The last value of a silent device says nothing about now. */
const HEARD: ReadonlySet<Presence> = new Set(['ready', 'sleeping']);

export function toSummary(options: {
  devices: Iterable<LiveDevice>;
  /** Absent: every city. */
  cities: readonly string[] | undefined;
  nowMs: number;
  pipeline: PipelineFigures;
  /** Of the same cities. */
  alarms: AlarmCountsResource;
}): SummaryResource {
  const cities = options.cities && new Set(options.cities);
  const kinds = createKinds();
  const sums: Record<DeviceKindName, number> = { lightmast: 0, hotspot: 0, fibrenode: 0 };
  for (const { device, summary, figure } of options.devices) {
    if (!IN_SERVICE.has(device.lifecycle) || (cities && !cities.has(device.city))) continue;
    kinds[device.kind].total += 1;
    kinds[device.kind].presence[summary.presence] += 1;
    if (HEARD.has(summary.presence)) sums[device.kind] += figure;
  }
  return {
    time: toTime(options.nowMs),
    kinds,
    lightingPowerW: sums.lightmast,
    clients: sums.hotspot,
    fibreRateBps: sums.fibrenode,
    ...options.pipeline,
    alarms: options.alarms,
  };
}

function createKinds(): SummaryResource['kinds'] {
  const noPresence = () =>
    Object.fromEntries(PRESENCES.map(presence => [presence, 0])) as Record<Presence, number>;
  return Object.fromEntries(
    [...DEVICE_KINDS.keys()].map(kind => [kind, { total: 0, presence: noPresence() }]),
  ) as SummaryResource['kinds'];
}
