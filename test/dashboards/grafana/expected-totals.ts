/** What all components of a kind add up to, reckoned from the readings themselves. */
import type { DeviceKindName } from '#core/device-kinds/device-kind.ts';
import { type Reading, toComponentClass } from '#core/readings.ts';

export interface TotalsWanted {
  kind: DeviceKindName;
  measurement: string;
  metric: string;
  windowMs: number;
}

/** `{group} {start of window}` to the sum of the means of all components. */
export function toExpectedTotals(
  readings: readonly Reading[],
  { kind, measurement, metric, windowMs }: TotalsWanted,
  toGroup: (reading: Reading) => string,
): Map<string, number> {
  const values = new Map<string, { window: string; values: number[] }>();
  for (const reading of readings) {
    const value = reading.values[metric];
    if (reading.kind !== kind || toComponentClass(reading.component) !== measurement) continue;
    if (typeof value !== 'number') continue;
    const window = `${toGroup(reading)} ${reading.timeMs - (reading.timeMs % windowMs)}`;
    const key = `${reading.device} ${reading.component} ${window}`;
    const known = values.get(key) ?? { window, values: [] };
    values.set(key, known);
    known.values.push(value);
  }
  const totals = new Map<string, number>();
  for (const { window, values: ofComponent } of values.values()) {
    const mean = ofComponent.reduce((sum, value) => sum + value, 0) / ofComponent.length;
    totals.set(window, (totals.get(window) ?? 0) + mean);
  }
  return totals;
}
