/**
 * The power of a fibre node from the moment the mains fails: battery, then the generator if it starts, fuel,
 * and death when all is used up (domain section 8).
 */

export type UpsStatus = 'OL' | 'OB' | 'LB' | 'CHRG';

export interface PowerState {
  ups: UpsStatus;
  /** 0..100 */
  batteryCharge: number;
  batteryRuntimeS: number;
  isGeneratorRunning: boolean;
  /** 0..100 */
  fuelLevel: number;
  /** Since when the generator has run, in hours. */
  generatorHours: number;
  /** Nothing left: the node is dark. */
  isDead: boolean;
}

/** At 60 % load. */
const DISCHARGE_PER_MIN = 1;
const DISCHARGE_LOAD = 60;
const CHARGE_PER_MIN = 0.5;
const LOW_BATTERY = 20;
const GENERATOR_START_MS = 15_000;
const FUEL_PER_HOUR = 8;
/** People refuel when the gauge has fallen to this. */
const REFUEL_AT = 20;
const MINUTE_MS = 60_000;

export interface Outage {
  startMs: number;
  endMs: number;
  /** 5 % of generators do not start. */
  doesGeneratorStart: boolean;
}

/** `load` in percent of the UPS. The outage may be under way, over, or absent. */
export function toPowerState(outage: Outage | undefined, timeMs: number, load: number): PowerState {
  if (!outage || timeMs < outage.startMs) return toState('OL', 100, load);
  const dischargePerMin = (DISCHARGE_PER_MIN * load) / DISCHARGE_LOAD;
  const generatorFromMs = outage.doesGeneratorStart ? outage.startMs + GENERATOR_START_MS : Infinity;
  const poweredAgainMs = Math.min(outage.endMs, generatorFromMs);
  const onBatteryMin = (Math.min(timeMs, poweredAgainMs) - outage.startMs) / MINUTE_MS;
  const lowest = Math.max(0, 100 - onBatteryMin * dischargePerMin);
  const generatorMs = Math.max(0, Math.min(timeMs, outage.endMs) - generatorFromMs);
  const generator = {
    isGeneratorRunning: timeMs >= generatorFromMs && timeMs < outage.endMs,
    fuelLevel: toFuelLevel(generatorMs / 3_600_000),
    generatorHours: generatorMs / 3_600_000,
  };
  if (timeMs < poweredAgainMs) {
    const state = toState(lowest > LOW_BATTERY ? 'OB' : 'LB', lowest, load);
    return { ...state, ...generator, isDead: lowest <= 0 };
  }
  const charge = Math.min(100, lowest + ((timeMs - poweredAgainMs) / MINUTE_MS) * CHARGE_PER_MIN);
  return { ...toState(charge < 100 ? 'CHRG' : 'OL', charge, load), ...generator };
}

/** The tank is filled again each time it has run down. */
function toFuelLevel(hours: number): number {
  const perTank = 100 - REFUEL_AT;
  return 100 - ((hours * FUEL_PER_HOUR) % perTank);
}

function toState(ups: UpsStatus, batteryCharge: number, load: number): PowerState {
  return {
    ups,
    batteryCharge,
    batteryRuntimeS: (batteryCharge / DISCHARGE_PER_MIN) * 60 * (DISCHARGE_LOAD / Math.max(1, load)),
    isGeneratorRunning: false,
    fuelLevel: 100,
    generatorHours: 0,
    isDead: false,
  };
}
