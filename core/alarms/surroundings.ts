/** What a rule or the engine may ask about a device's world at an instant: the sun, work, events. */
import { toSunAltitude } from '../sun.ts';
import type { AlarmDevice } from './alarm.ts';
import type { Surroundings as RuleSurroundings } from './alarm-rule.ts';

export interface SurroundingsOptions {
  /** A maintenance window or work order covers the device. */
  isUnderWork(device: AlarmDevice, atMs: number): boolean;
  /** A bandwidth request is active on the device. */
  isInEvent(device: AlarmDevice, atMs: number): boolean;
}

export interface Surroundings {
  at(device: AlarmDevice, timeMs: number): RuleSurroundings;
  isNight(device: AlarmDevice, timeMs: number): boolean;
  /** Its silence endangers a booked event. */
  isCritical(device: AlarmDevice, atMs: number): boolean;
}

/** Lamps burn, and a dark one is missed. */
const NIGHT_SUN_ALTITUDE = -4;

export function createSurroundings({ isUnderWork, isInEvent }: SurroundingsOptions): Surroundings {
  return {
    at: (device, timeMs) => ({
      // Asked by few rules: computed when it is.
      get sunAltitude() {
        return device.location && toSunAltitude(timeMs, device.location);
      },
      get isUnderWork() {
        return device.lifecycle === 'maintenance' || isUnderWork(device, timeMs);
      },
      get isInEvent() {
        return isInEvent(device, timeMs);
      },
    }),
    isNight: ({ location }, timeMs) =>
      location !== undefined && toSunAltitude(timeMs, location) < NIGHT_SUN_ALTITUDE,
    isCritical: (device, atMs) => device.kind === 'fibrenode' && isInEvent(device, atMs),
  };
}
