/**
 * What a copy consists of: the readings of each measurement, and before them those of its rollups that cannot be computed
 * again because their readings were deleted. Each part is counted and copied by days and cities, writing again changes
 * nothing.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { MetricValue, Reading } from '#core/readings.ts';
import { countValues, DAY_MS, type ValueCounts } from './count-values.ts';
import { parseQualityText } from './merge-readings.ts';
import { ROLLUP_WIDTH_MS, type RollupResolution, toPartName } from './rollups.ts';
import type { RollupRow } from './stored-rollups.ts';
import type { RawRow, TelemetryStore } from './telemetry-store.ts';

export type CopySource = Pick<TelemetryStore, 'query' | 'export'> & {
  rollups: Pick<TelemetryStore['rollups'], 'stored'>;
};
export type CopyTarget = Pick<TelemetryStore, 'query' | 'write'> & CopySource;

export interface CopyPart {
  /** `lamp`, `lamp 1h` */
  name: string;
  /** What the copy must bring. */
  countSource(): Promise<ValueCounts>;
  /** What is there of the same. */
  countTarget(): Promise<ValueCounts>;
  /** Everything of the day, in pieces of bounded size. */
  read(dayMs: number): AsyncIterable<CopyPage>;
}

export interface CopyPage {
  rows: number;
  values: number;
  write(): Promise<void>;
}

export function toReadingsPart(source: CopySource, target: CopyTarget, measurement: Measurement): CopyPart {
  const { name, metrics } = measurement;
  return {
    name,
    countSource: () => countValues(source, measurement),
    countTarget: () => countValues(target, measurement),
    async *read(dayMs) {
      const query = { measurement: name, fields: [...metrics.keys()], fromMs: dayMs, toMs: dayMs + DAY_MS };
      for await (const page of source.export(query)) {
        const readings = page.map(toReading);
        yield {
          rows: readings.length,
          values: readings.reduce((sum, reading) => sum + Object.keys(reading.values).length, 0),
          write: () => target.write(readings),
        };
      }
    },
  };
}

const PAGE_ROWS = 10_000;

/** Cities by the start of the first hour whose readings the source has. */
export type CitiesByInstant = ReadonlyMap<number, readonly string[]>;

/** @param lost the cities whose readings were deleted, by the instant before which */
export function toRollupsPart(
  source: CopySource,
  target: CopyTarget,
  measurement: Measurement,
  resolution: RollupResolution,
  lost: CitiesByInstant,
): CopyPart {
  const [from, to] = [source.rollups.stored, target.rollups.stored];

  async function count(store: typeof from): Promise<ValueCounts> {
    const counts: ValueCounts = new Map();
    for (const [beforeMs, cities] of lost) {
      for (const [dayMs, ofCities] of await store.count(measurement, resolution, beforeMs)) {
        const kept = [...ofCities].filter(([city]) => cities.includes(city));
        if (kept.length > 0) counts.set(dayMs, new Map([...(counts.get(dayMs) ?? []), ...kept]));
      }
    }
    return counts;
  }

  return {
    name: `${measurement.name} ${resolution}`,
    countSource: () => count(from),
    countTarget: () => count(to),
    async *read(dayMs) {
      // An engine may give each metric by itself: small pieces go together.
      let rows: RollupRow[] = [];
      for (const [beforeMs, cities] of lost) {
        const toMs = Math.min(dayMs + DAY_MS, beforeMs);
        for (const city of toMs > dayMs ? cities : []) {
          for await (const page of from.export(measurement, resolution, { city, fromMs: dayMs, toMs })) {
            rows.push(...page);
            if (rows.length < PAGE_ROWS) continue;
            yield toPage(rows);
            rows = [];
          }
        }
      }
      if (rows.length > 0) yield toPage(rows);
    },
  };

  function toPage(rows: readonly RollupRow[]): CopyPage {
    return {
      rows: rows.length,
      values: rows.reduce((sum, row) => sum + countMetrics(measurement, row), 0),
      write: () => to.write(measurement, resolution, rows),
    };
  }
}

/**
 * Which cities have rollups alone, and until when. The target is told before anything is written: readings that are
 * copied for that time, the few that are left, must not have their hours computed anew.
 */
export async function findLostReadings(
  { rollups: { stored } }: CopySource,
  measurements: Iterable<Measurement>,
): Promise<CitiesByInstant> {
  const readingsFrom = await stored.readingsFrom();
  const instants = new Set(readingsFrom.values());
  const cities = new Map<number, Set<string>>([...instants].map(instantMs => [instantMs, new Set()]));
  for (const measurement of measurements) {
    for (const resolution of Object.keys(ROLLUP_WIDTH_MS) as RollupResolution[]) {
      for (const instantMs of instants) {
        for (const ofCities of (await stored.count(measurement, resolution, instantMs)).values()) {
          for (const city of ofCities.keys()) {
            const fromMs = Math.max(readingsFrom.get('') ?? 0, readingsFrom.get(city) ?? 0);
            cities.get(fromMs)?.add(city);
          }
        }
      }
    }
  }
  return new Map([...cities].map(([instantMs, found]) => [instantMs, [...found]]));
}

function countMetrics({ metrics }: Measurement, row: RollupRow): number {
  const counts = [...metrics.values()].map(metric => row.values[toPartName(metric, 'count')] ?? null);
  return counts.filter(count => count !== null).length;
}

function toReading(row: RawRow): Reading {
  const values: Record<string, MetricValue> = Object.create(null);
  for (const [metric, value] of Object.entries(row.values)) if (value !== null) values[metric] = value;
  const { city, kind, device, component, timeMs } = row;
  return {
    city,
    kind: kind as Reading['kind'],
    device,
    component,
    timeMs,
    values,
    ...(row.quality !== '' && { quality: parseQualityText(row.quality) }),
  };
}
