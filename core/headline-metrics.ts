/** The one figure that stands for a device in a table. */
import type { DeviceKindName } from './device-kinds/device-kind.ts';

export const HEADLINE_METRICS: Record<DeviceKindName, { measurement: string; metric: string; unit: string }> =
  {
    lightmast: { measurement: 'lamp', metric: 'activePower', unit: 'W' },
    hotspot: { measurement: 'sys', metric: 'clientsConnected', unit: '' },
    fibrenode: { measurement: 'service', metric: 'rate', unit: 'bit/s' },
  };
