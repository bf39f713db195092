/** What a rule or the engine may ask about a device's world at an instant: the sun, work, events. */
import { toSunAltitude } from '../sun.ts';
import type { AlarmDevice } from './alarm.ts';
import type { Surroundings as RuleSurroundings } from './alarm-rule.ts';
import type { Bookings } from './bookings.ts';

export interface SurroundingsOptions {
  /** A maintenance window or work order covers the device. */
  isUnderWork(device: AlarmDevice, atMs: number): boolean;
  bookings: Bookings;
}

export interface Surroundings {
  at(device: AlarmDevice, component: string, timeMs: number): RuleSurroundings;
  isNight(device: AlarmDevice, timeMs: number): boolean;
  /** Its silence endangers a booked event. */
  isCritical(device: AlarmDevice, atMs: number): boolean;
}

/** Lamps burn, and a dark one is missed. */
const NIGHT_SUN_ALTITUDE = -4;

/** Made for every reading and asked by few rules: everything is reckoned when it is asked. */
class SurroundingsAt implements RuleSurroundings {
  readonly #options: SurroundingsOptions;
  readonly #device: AlarmDevice;
  readonly #component: string;
  readonly #timeMs: number;

  constructor(options: SurroundingsOptions, device: AlarmDevice, component: string, timeMs: number) {
    this.#options = options;
    this.#device = device;
    this.#component = component;
    this.#timeMs = timeMs;
  }

  get sunAltitude() {
    const { location } = this.#device;
    return location && toSunAltitude(this.#timeMs, location);
  }

  get isUnderWork() {
    return this.#device.lifecycle === 'maintenance' || this.#options.isUnderWork(this.#device, this.#timeMs);
  }

  get isInEvent() {
    return this.#options.bookings.isInEvent(this.#device.id, this.#timeMs);
  }

  get bookedCir() {
    const service = this.#component.slice(this.#component.indexOf('-') + 1);
    return this.#options.bookings.bookedCir(this.#device.id, service, this.#timeMs);
  }

  get acceptedRxPower() {
    return this.#options.bookings.acceptedRxPower?.(this.#device.id, this.#component, this.#timeMs);
  }
}

export function createSurroundings(options: SurroundingsOptions): Surroundings {
  return {
    at: (device, component, timeMs) => new SurroundingsAt(options, device, component, timeMs),
    isNight: ({ location }, timeMs) =>
      location !== undefined && toSunAltitude(timeMs, location) < NIGHT_SUN_ALTITUDE,
    isCritical: (device, atMs) => device.kind === 'fibrenode' && options.bookings.isInEvent(device.id, atMs),
  };
}
