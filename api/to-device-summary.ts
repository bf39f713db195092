/** A device as the table shows it; the same from the registry for REST and from the live model for streams. */
import type { Device, Position } from '#core/devices.ts';
import { HEADLINE_METRICS } from '#core/headline-metrics.ts';
import type { PresenceStatement } from '#core/presence.ts';
import { toComponentClass } from '#core/readings.ts';
import type { DeviceSummary } from '#core/resources.ts';
import type { DeviceCurrent } from '#store/registry/registry-ingest.ts';

export function toDeviceSummary(device: Device, current: DeviceCurrent | undefined): DeviceSummary {
  const summary: DeviceSummary = {
    id: device.id,
    city: device.city,
    kind: device.kind,
    name: device.name,
    lifecycle: device.lifecycle,
    ...toPresenceStatement(current),
  };
  if (device.location) summary.location = toDecimetre(device.location);
  if (current?.lastReadingMs !== undefined) summary.lastReading = toTime(current.lastReadingMs);
  if (current?.lastReceivedMs !== undefined) summary.lastReceived = toTime(current.lastReceivedMs);
  const headline = toHeadline(device, current);
  if (headline) summary.headline = headline;
  if (device.groupId !== undefined) summary.groupId = device.groupId;
  const firmwareVersion = current?.birth?.fw ?? device.firmwareVersion;
  if (firmwareVersion !== undefined) summary.firmwareVersion = firmwareVersion;
  return summary;
}

/** As the alarm engine decided it; a device without a watch was never heard. */
export function toPresenceStatement(current: DeviceCurrent | undefined): PresenceStatement {
  const { presence = 'unknown', reason, cause } = current?.watch ?? {};
  return {
    presence,
    ...(reason !== undefined && { presenceReason: reason }),
    ...(cause !== undefined && { presenceCause: cause }),
  };
}

export function toTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** Six decimals of a degree: what more digits say is noise, and it is sent for every device. */
function toDecimetre([longitude, latitude]: Position): Position {
  return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
}

/** Of several components of the class the first by name. */
function toHeadline(device: Device, current: DeviceCurrent | undefined): DeviceSummary['headline'] {
  if (!current) return undefined;
  const { metric, unit } = HEADLINE_METRICS[device.kind];
  const [component] = listHeadlineComponents(device, current).sort();
  if (component === undefined) return undefined;
  return { component, metric, value: current.components[component]?.values[metric] as number, unit };
}

/** The components that have a number for the kind's headline metric. */
function listHeadlineComponents(device: Device, current: DeviceCurrent): string[] {
  const { measurement, metric } = HEADLINE_METRICS[device.kind];
  return Object.keys(current.components).filter(
    name =>
      toComponentClass(name) === measurement && typeof current.components[name]?.values[metric] === 'number',
  );
}

/** The headline metric summed over the device's components; 0 when there is none. */
export function toHeadlineSum(device: Device, current: DeviceCurrent | undefined): number {
  if (!current) return 0;
  const { metric } = HEADLINE_METRICS[device.kind];
  return listHeadlineComponents(device, current).reduce(
    (sum, name) => sum + (current.components[name]?.values[metric] as number),
    0,
  );
}
