/** Readings that may have a row already get the quality that results from both. */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { Reading } from '#core/readings.ts';
import { mergeReadings, parseQualityText } from '../merge-readings.ts';
import { compileRawRows } from './compile-series-query.ts';
import type { AskSeries } from './influx-client.ts';
import { QUALITY_FIELD } from './line-protocol.ts';
import { toIdentity } from './split-batch.ts';

/** Beyond that the devices are not named in the question: what is asked for is rare anyway. */
const MAX_NAMED_DEVICES = 100;

/**
 * @param repeated by identity, all in these databases
 * @param measurementOf of a reading that was checked
 */
export async function mergeStoredQuality(
  repeated: ReadonlyMap<string, Reading>,
  databases: readonly string[],
  measurementOf: (reading: Reading) => Measurement,
  ask: AskSeries,
): Promise<Reading[]> {
  const merged = new Map(repeated);
  for (const [measurement, readings] of Map.groupBy(repeated.values(), measurementOf)) {
    const times = readings.map(({ timeMs }) => timeMs);
    const devices = [...new Set(readings.map(({ device }) => device))];
    const [series] = await ask(
      compileRawRows({
        measurement: measurement.name,
        databases,
        fields: [QUALITY_FIELD],
        tags: ['device', 'component'],
        fromMs: times.reduce((a, b) => Math.min(a, b)),
        toMs: times.reduce((a, b) => Math.max(a, b)) + 1,
        filter: devices.length <= MAX_NAMED_DEVICES ? { device: devices } : undefined,
      }),
    );
    for (const row of series?.values ?? []) {
      const [timeMs, text, device, component] = row as [number, string, string, string];
      const identity = toIdentity({ device, component, timeMs });
      const later = repeated.get(identity);
      if (later) merged.set(identity, mergeReadings(toStored(later, text), later));
    }
  }
  return [...merged.values()];
}

/** Only the quality of what is stored matters: the values are merged by InfluxDB. */
function toStored(later: Reading, quality: string): Reading {
  return { ...later, values: Object.create(null), quality: parseQualityText(quality) };
}
