/** How one hotspot was built and where it hangs. A function of seed and device. */
import type { Device, Position } from '#core/devices.ts';
import { betweenAt, toKey, uniformAt } from './noise.ts';
import type { Surroundings } from './weekday-curve.ts';

export interface HotspotDesign {
  key: number;
  location: Position | undefined;
  surroundings: Surroundings;
  /** Clients at the daily peak of an ordinary day. */
  baseClients: number;
  /** Each radio's limit. */
  clientsPerRadio: number;
  uplinkBps: number;
  latencyMs: number;
  channel24: number;
  channel5: number;
  /** Share of clients on 5 GHz. */
  share5: number;
  neighbours24: number;
  neighbours5: number;
}

const CHANNELS_24 = [1, 6, 11];
const CHANNELS_5 = [36, 44, 52, 60, 100, 108, 116, 132];
const UPLINKS_MBPS = [50, 100, 250, 500, 1000];

export function toHotspotDesign(seed: number, device: Device): HotspotDesign {
  const key = toKey(seed, device.id);
  return {
    key,
    location: device.location,
    surroundings: /rathaus|verwaltung/i.test(device.name) ? 'townHall' : 'pedestrianZone',
    baseClients: betweenAt(key, 1, 3, 25),
    clientsPerRadio: Math.round(betweenAt(key, 2, 60, 120)),
    uplinkBps: UPLINKS_MBPS[Math.floor(uniformAt(key, 3) * UPLINKS_MBPS.length)]! * 1e6,
    latencyMs: betweenAt(key, 4, 6, 22),
    channel24: CHANNELS_24[Math.floor(uniformAt(key, 5) * CHANNELS_24.length)]!,
    channel5: CHANNELS_5[Math.floor(uniformAt(key, 6) * CHANNELS_5.length)]!,
    share5: betweenAt(key, 7, 0.75, 0.85),
    neighbours24: betweenAt(key, 8, 20, 50),
    neighbours5: betweenAt(key, 9, 3, 15),
  };
}

export function toFrequency24(channel: number): number {
  return 2407 + 5 * channel;
}

export function toFrequency5(channel: number): number {
  return 5000 + 5 * channel;
}
