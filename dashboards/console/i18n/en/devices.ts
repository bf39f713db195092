import type { devices as german } from '../de/devices.ts';

export const devices: Record<keyof typeof german, string> = {
  'devices.title': 'Devices',
};
