/**
 * The closed list of conversions that a mapping may ask for: from what a device sends to the unit of our metric.
 * A conversion never guesses: a value it is not made for comes out as it went in and is judged by its metric.
 */
import type { MetricDef } from './device-kinds/device-kind.ts';

export interface ConversionDef {
  /** What the device sends: a unit symbol, or words of its own for what has none. */
  from: string;
  /** Units (SenML) it ends in; absent: whatever the metric has. */
  to?: readonly string[];
  /** Metric types it makes values of. */
  types: readonly MetricDef['type'][];
  convert(value: unknown): unknown;
}

const NUMBERS = ['float', 'int', 'counter'] as const;

function linear(from: string, to: string | readonly string[], factor: number, offset = 0): ConversionDef {
  return {
    from,
    to: typeof to === 'string' ? [to] : to,
    types: NUMBERS,
    convert: value => (typeof value === 'number' ? toShort(value * factor + offset) : value),
  };
}

/** 0.57 × 100 is 57, not 56.99999999999999. */
function toShort(value: number): number {
  return Number(value.toPrecision(12));
}

export const CONVERSIONS = {
  none: { from: '', types: [...NUMBERS, 'bool', 'enum'], convert: value => value },
  whToKwh: linear('Wh', 'kWh', 0.001),
  mwhToKwh: linear('MWh', 'kWh', 1000),
  jouleToKwh: linear('J', 'kWh', 1 / 3_600_000),
  milliwattToW: linear('mW', 'W', 0.001),
  kilowattToW: linear('kW', 'W', 1000),
  millivoltToV: linear('mV', 'V', 0.001),
  kilovoltToV: linear('kV', 'V', 1000),
  milliampereToA: linear('mA', 'A', 0.001),
  ampereToMilliampere: linear('A', 'mA', 1000),
  shareToPercent: linear('0…1', ['/100', '%RH'], 100),
  permilleToPercent: linear('/1000', ['/100', '%RH'], 0.1),
  fahrenheitToCel: linear('°F', 'Cel', 5 / 9, -160 / 9),
  kelvinToCel: linear('K', 'Cel', 1, -273.15),
  tenthsToCel: linear('0.1 Cel', 'Cel', 0.1),
  byteRateToBitRate: linear('B/s', 'bit/s', 8),
  kilobitToBit: linear('kbit/s', 'bit/s', 1000),
  megabitToBit: linear('Mbit/s', 'bit/s', 1_000_000),
  gigabitToBit: linear('Gbit/s', 'bit/s', 1_000_000_000),
  millisecondToS: linear('ms', 's', 0.001),
  minuteToS: linear('min', 's', 60),
  hourToS: linear('h', 's', 3600),
  secondToH: linear('s', 'h', 1 / 3600),
  minuteToH: linear('min', 'h', 1 / 60),
  secondToMs: linear('s', 'ms', 1000),
  microsecondToMs: linear('us', 'ms', 0.001),
  hertzToMhz: linear('Hz', 'MHz', 0.000_001),
  kilohertzToMhz: linear('kHz', 'MHz', 0.001),
  gigahertzToMhz: linear('GHz', 'MHz', 1000),
  millihertzToHz: linear('mHz', 'Hz', 0.001),
  kiloluxToLx: linear('klx', 'lx', 1000),
  milligramToMicrogram: linear('mg/m3', 'ug/m3', 1000),
  gravityToAcceleration: linear('gn', 'm/s2', 9.806_65),
  radianToDegree: linear('rad', 'deg', 180 / Math.PI),
  bitToBool: {
    from: '0 / 1',
    types: ['bool'],
    convert: value => (value === 0 || value === 1 ? value === 1 : value),
  },
  boolInverted: {
    from: 'true ↔ false',
    types: ['bool'],
    convert: value => (typeof value === 'boolean' ? !value : value),
  },
} as const satisfies Record<string, ConversionDef>;

export type ConversionName = keyof typeof CONVERSIONS;

export const CONVERSION_NAMES = Object.keys(CONVERSIONS) as ConversionName[];

export function isConversionFor(name: ConversionName, metric: Pick<MetricDef, 'type' | 'unit'>): boolean {
  const { types, to }: ConversionDef = CONVERSIONS[name];
  return types.includes(metric.type) && (to === undefined || to.includes(metric.unit));
}

/** What is measured in whole numbers is rounded: a conversion makes fractions of what has none. */
export function convertValue(name: ConversionName, metric: Pick<MetricDef, 'type'>, value: unknown): unknown {
  const converted: unknown = CONVERSIONS[name].convert(value);
  const isRounded = metric.type === 'int' && name !== 'none' && typeof converted === 'number';
  return isRounded ? Math.round(converted) : converted;
}
