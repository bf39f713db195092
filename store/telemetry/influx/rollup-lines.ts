/**
 * Rollups → line protocol: measurement `lamp_1h` beside `lamp`, the same tags, a field per metric and part. Numbers are
 * floats but for counts, so that a field keeps its one type.
 */
import type { MetricDef } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { isNumeric } from '../check-series-query.ts';
import { partsOf, type RollupPart, type RollupResolution, toPartName } from '../rollups.ts';
import type { WindowParts } from '../window-parts.ts';
import { TAG_COLUMNS, toFieldValue, toName, toTagValue } from './line-protocol.ts';

/** No component class has an underscore in its name. */
export function toRollupMeasurement(measurement: string, resolution: RollupResolution): string {
  return `${measurement}_${resolution}`;
}

/** The metrics' parts in the order of the measurement, undefined where there is no value; at least one has some. */
export type SeriesWindow = (WindowParts | undefined)[];

/** @param tags as InfluxDB names them */
export function toRollupLine(
  measurement: Measurement,
  resolution: RollupResolution,
  tags: Readonly<Record<string, string>>,
  window: SeriesWindow,
  timeMs: number,
): string {
  const fields: string[] = [];
  let index = 0;
  for (const metric of measurement.metrics.values()) {
    const parts = window[index++];
    if (!parts) continue;
    for (const part of partsOf(metric)) {
      fields.push(`${toName(toPartName(metric, part))}=${toPartValue(metric, part, parts)}`);
    }
  }
  const key = [TAG_COLUMNS.city, TAG_COLUMNS.component, TAG_COLUMNS.device, TAG_COLUMNS.kind].map(
    tag => `,${tag}=${toTagValue(tags[tag] ?? '')}`,
  );
  const name = toName(toRollupMeasurement(measurement.name, resolution));
  return `${name}${key.join('')} ${fields.join(',')} ${timeMs}`;
}

function toPartValue(metric: MetricDef, part: RollupPart, parts: WindowParts): string {
  if (part === 'count') return `${parts.count}i`;
  return toFieldValue(isNumeric(metric) ? 'float' : metric.type, parts[part]);
}
