/**
 * Readings → line protocol, driven by the metric table. What always holds: a line has the tags city, comp, device and
 * kind and the fields of its measurement, nothing else, whatever the reading says; a field keeps its one type. Times are
 * milliseconds. Escaping is the whole job here, and the real server is asked in the tests whether it understood.
 */
import { AppError } from '#core/app-error.ts';
import type { MetricType } from '#core/device-kinds/device-kind.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import type { MetricValue, Reading } from '#core/readings.ts';
import { toQualityText } from '../merge-readings.ts';

/** Beside the metrics: `metric=uncertain` pairs, written only where there is something to say. */
export const QUALITY_FIELD = 'quality';
export const TAG_COLUMNS = { city: 'city', kind: 'kind', device: 'device', component: 'comp' } as const;

const RESERVED: readonly string[] = ['time', QUALITY_FIELD, ...Object.values(TAG_COLUMNS)];
const MAX_CACHED_SERIES = 100_000;

export type LineEncoder = (reading: Reading, measurement: Measurement) => string;

interface CachedSeries {
  city: string;
  kind: string;
  /** Measurement and tags, escaped. */
  key: string;
}

/** A metric's name, escaped, with its equals sign and what is before it. */
interface Field {
  first: string;
  next: string;
  type: MetricType;
}
type Fields = ReadonlyMap<string, Field>;

/** A metric may not be called like a tag: InfluxDB could not tell them apart in a query. */
export function checkFieldNames(measurements: Iterable<Measurement>): void {
  for (const { name, metrics } of measurements) {
    for (const metric of metrics.keys()) {
      if (RESERVED.includes(metric)) throw new Error(`${name}.${metric}: InfluxDB needs the name for itself`);
    }
  }
}

/** Of readings that `checkReading` let through. Throws STORE_REFUSED for an id that no tag can hold. */
export function createLineEncoder(): LineEncoder {
  /** By device, then by component: joining the two for every reading would cost more than the rest of its line. */
  let seriesOf = new Map<string, Map<string, CachedSeries>>();
  let cachedCount = 0;
  const fieldsOf = new Map<Measurement, Fields>();

  function toSeriesKey(reading: Reading, measurement: Measurement): string {
    const { city, kind, device, component } = reading;
    const known = seriesOf.get(device)?.get(component);
    if (known && known.city === city && known.kind === kind) return known.key;
    const tags = [city, component, device, kind].map(toTagValue);
    const key = `${toName(measurement.name)},city=${tags[0]},comp=${tags[1]},device=${tags[2]},kind=${tags[3]}`;
    if (cachedCount++ >= MAX_CACHED_SERIES) {
      seriesOf = new Map();
      cachedCount = 1;
    }
    const ofDevice = seriesOf.get(device) ?? new Map<string, CachedSeries>();
    seriesOf.set(device, ofDevice.set(component, { city, kind, key }));
    return key;
  }

  function toFields(measurement: Measurement): Fields {
    const known = fieldsOf.get(measurement);
    if (known) return known;
    const fields = new Map(
      [...measurement.metrics.values()].map(({ name, type }) => [
        name,
        { first: ` ${toName(name)}=`, next: `,${toName(name)}=`, type },
      ]),
    );
    fieldsOf.set(measurement, fields);
    return fields;
  }

  return (reading, measurement) => {
    const fields = toFields(measurement);
    let line = toSeriesKey(reading, measurement);
    let isFirst = true;
    for (const name in reading.values) {
      const { first, next, type } = fields.get(name) as Field;
      line += isFirst ? first : next;
      line += toFieldValue(type, reading.values[name] as MetricValue);
      isFirst = false;
    }
    if (reading.quality) line += `,${QUALITY_FIELD}=${toStringValue(toQualityText(reading.quality))}`;
    return `${line} ${reading.timeMs}`;
  };
}

export function toFieldValue(type: MetricType, value: MetricValue): string {
  switch (type) {
    case 'float':
    case 'counter':
      return Object.is(value, -0) ? '-0' : `${value}`;
    case 'int':
      return `${value}i`;
    case 'bool':
      return value ? 't' : 'f';
    case 'enum':
      return toStringValue(value as string);
  }
}

/** A backslash before what must be escaped cannot be written in a tag: `\,` would be read as a comma. */
export function toTagValue(id: string): string {
  if (id.includes('\\')) {
    throw new AppError('STORE_REFUSED', 'The reading cannot be stored: an id has a backslash');
  }
  return toName(id);
}

/** Names of the metric table are letters; escaping them costs nothing and asks nobody to remember that. */
export function toName(name: string): string {
  return NEEDS_ESCAPE.test(name) ? name.replaceAll(/[,= ]/g, character => `\\${character}`) : name;
}

const NEEDS_ESCAPE = /[,= ]/;

export function toStringValue(text: string): string {
  return `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, character => `\\${character}`) : text}"`;
}
