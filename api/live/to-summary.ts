/** The row of key figures over the devices of some cities. */

import type { AlarmCountsResource } from '#core/alarm-resources.ts';
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { DEVICE_KINDS } from '#core/device-kinds/device-kinds.ts';
import type { Lifecycle } from '#core/devices.ts';
import type { Presence } from '#core/presence.ts';
import { countDevice, createPresenceCounts } from '#core/presence-counts.ts';
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
  /** Until when presence was judged; undefined: never. */
  judgedMs: number | undefined;
  pipeline: PipelineFigures;
  /** Of the same cities. */
  alarms: AlarmCountsResource;
}): SummaryResource {
  const cities = options.cities && new Set(options.cities);
  const kinds = Object.fromEntries(
    [...DEVICE_KINDS.keys()].map(kind => [kind, createPresenceCounts()]),
  ) as SummaryResource['kinds'];
  const sums: Record<DeviceKindName, number> = { lightmast: 0, hotspot: 0, fibrenode: 0 };
  for (const { device, summary, figure } of options.devices) {
    if (!IN_SERVICE.has(device.lifecycle) || (cities && !cities.has(device.city))) continue;
    countDevice(kinds[device.kind], summary);
    if (HEARD.has(summary.presence)) sums[device.kind] += figure;
  }
  return {
    time: toTime(options.nowMs),
    kinds,
    ...(options.judgedMs !== undefined && { presenceTime: toTime(options.judgedMs) }),
    lightingPowerW: sums.lightmast,
    clients: sums.hotspot,
    fibreRateBps: sums.fibrenode,
    ...options.pipeline,
    alarms: options.alarms,
  };
}
