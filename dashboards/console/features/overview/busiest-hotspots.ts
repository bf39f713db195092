import type { DeviceSummary } from '#core/resources.ts';

/** The hotspots with the most devices on them, most first. What a silent one said last is not about now. Pure. */
export function toBusiest(devices: Iterable<DeviceSummary>, most: number): DeviceSummary[] {
  const heard: DeviceSummary[] = [];
  for (const device of devices) {
    const isHeard = device.presence === 'ready' || device.presence === 'sleeping';
    if (device.kind === 'hotspot' && isHeard && (device.headline?.value ?? 0) > 0) heard.push(device);
  }
  heard.sort((one, other) => other.headline!.value - one.headline!.value || (one.id < other.id ? -1 : 1));
  return heard.slice(0, most);
}
