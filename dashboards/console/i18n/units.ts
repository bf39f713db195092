/** From SenML units (RFC 8428, RFC 8798) to what a person reads: scaled, with the usual symbol. Pure. */

export interface DisplayUnit {
  /** Multiply the value by this. */
  factor: number;
  symbol: string;
  fractionDigits: number;
}

const SYMBOLS: Readonly<Record<string, { symbol: string; fractionDigits: number }>> = {
  '': { symbol: '', fractionDigits: 2 },
  '/100': { symbol: '%', fractionDigits: 1 },
  Cel: { symbol: '°C', fractionDigits: 1 },
  V: { symbol: 'V', fractionDigits: 1 },
  A: { symbol: 'A', fractionDigits: 3 },
  mA: { symbol: 'mA', fractionDigits: 1 },
  kWh: { symbol: 'kWh', fractionDigits: 1 },
  h: { symbol: 'h', fractionDigits: 0 },
  dBm: { symbol: 'dBm', fractionDigits: 1 },
  dB: { symbol: 'dB', fractionDigits: 1 },
  deg: { symbol: '°', fractionDigits: 1 },
  'm/s2': { symbol: 'm/s²', fractionDigits: 1 },
  '%RH': { symbol: '% rF', fractionDigits: 1 },
  lx: { symbol: 'lx', fractionDigits: 0 },
  'ug/m3': { symbol: 'µg/m³', fractionDigits: 1 },
  MHz: { symbol: 'MHz', fractionDigits: 0 },
  ms: { symbol: 'ms', fractionDigits: 1 },
  Hz: { symbol: 'Hz', fractionDigits: 1 },
  s: { symbol: 's', fractionDigits: 0 },
};

const SCALED: Readonly<Record<string, readonly [above: number, unit: DisplayUnit][]>> = {
  W: [
    [10_000, { factor: 1e-3, symbol: 'kW', fractionDigits: 1 }],
    [0, { factor: 1, symbol: 'W', fractionDigits: 1 }],
  ],
  'bit/s': [
    [1e9, { factor: 1e-9, symbol: 'Gbit/s', fractionDigits: 2 }],
    [1e6, { factor: 1e-6, symbol: 'Mbit/s', fractionDigits: 1 }],
    [1e3, { factor: 1e-3, symbol: 'kbit/s', fractionDigits: 1 }],
    [0, { factor: 1, symbol: 'bit/s', fractionDigits: 0 }],
  ],
};

/** `magnitude` is the largest absolute value to be shown with it, so one axis has one unit. */
export function toDisplayUnit(unit: string, magnitude: number): DisplayUnit {
  const steps = SCALED[unit];
  if (steps) return steps.find(([above]) => magnitude >= above)?.[1] ?? steps[steps.length - 1]![1];
  const known = SYMBOLS[unit] ?? { symbol: unit, fractionDigits: 2 };
  return { factor: 1, ...known };
}
