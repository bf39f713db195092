/** From SenML units (RFC 8428, RFC 8798) to Grafana's unit ids. A unit Grafana does not know is a type error. */
import * as units from '@grafana/grafana-foundation-sdk/units';

export const UNITS = units;

/** `default` is what CommonJS adds to the namespace. */
export type GrafanaUnit = (typeof units)[Exclude<keyof typeof units, 'default'>];

const BY_SENML: Readonly<Record<string, GrafanaUnit>> = {
  '': units.Short,
  '/100': units.Percent,
  A: units.Ampere,
  Cel: units.Celsius,
  Hz: units.Hertz,
  MHz: units.MegahertzRotation,
  V: units.Volt,
  W: units.Watt,
  'bit/s': units.BitsPerSecondSI,
  dB: units.Decibel,
  dBm: units.DecibelMilliWatt,
  deg: units.Degrees,
  h: units.Hours,
  kWh: units.KiloWattHour,
  lx: units.Lux,
  'm/s2': units.MetersSecSquared,
  mA: units.MilliAmpere,
  ms: units.Milliseconds,
  s: units.Seconds,
  'ug/m3': units.MicrogramPerCubicMeter,
  '%RH': units.Humidity,
};

/** Throws on a unit without counterpart: a new metric of a device kind must not lose its unit silently. */
export function toGrafanaUnit(senml: string): GrafanaUnit {
  const unit = BY_SENML[senml];
  if (unit === undefined) throw new Error(`No Grafana unit for SenML unit "${senml}"`);
  return unit;
}
