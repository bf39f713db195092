/**
 * The bookkeeping of rollups, kept in InfluxDB beside the readings, as lines and statements. Its tags have names of their
 * own, so that nobody who lists cities or devices finds it. Pure.
 */
import { MAX_TIME_MS } from '../check-series-query.ts';
import type { RollupHour } from '../rollups.ts';
import type { InfluxStatement } from './compile-series-query.ts';
import { toName, toTagValue } from './line-protocol.ts';

/** A point per hour of a measurement and city: 1 while pending, 0 afterwards. */
const PENDING = 'rollup_pending';
/** The newest says from when on the readings of a city are there. */
const RAW_FROM = 'rollup_raw_from';
/** There is one once all that was stored before is pending. */
const BEGAN = 'rollup_began';
const ALL_TIMES = `time >= 0 AND time < ${MAX_TIME_MS}ms`;
/** A city cannot be called so. */
export const ALL_CITIES = '*';

export function toPendingLine({ city, measurement, hourMs }: RollupHour, isPending: boolean): string {
  return `${PENDING},class=${toName(measurement)},place=${toTagValue(city)} pending=${isPending ? 1 : 0}i ${hourMs}`;
}

export function toRawFromLine(city: string | undefined, rawFromMs: number, nowMs: number): string {
  return `${RAW_FROM},place=${toTagValue(city ?? ALL_CITIES)} from=${rawFromMs}i ${nowMs}`;
}

export function toBeganLine(nowMs: number): string {
  return `${BEGAN} began=1i ${nowMs}`;
}

/** Rows: time, the city, the measurement; oldest first. */
export function compilePending(range: {
  beforeMs: number;
  limit?: number;
  city?: string | undefined;
}): InfluxStatement {
  const ofCity = range.city === undefined ? '' : ' AND "place" = $city';
  const limit = range.limit === undefined ? '' : ` LIMIT ${range.limit}`;
  return {
    q: `SELECT "pending", "place", "class" FROM "${PENDING}"
WHERE time >= 0 AND time < ${range.beforeMs}ms AND "pending" = 1${ofCity}${limit}`,
    placeholders: range.city === undefined ? {} : { city: range.city },
  };
}

export function compilePendingCount(): InfluxStatement {
  return {
    q: `SELECT count("pending") FROM "${PENDING}" WHERE ${ALL_TIMES} AND "pending" = 1`,
    placeholders: {},
  };
}

/** At most one row. */
export function compileOldestPending(
  measurement: string,
  cities: readonly string[] | undefined,
): InfluxStatement {
  const places = (cities ?? []).map((_, index) => `"place" = $p${index}`);
  const ofCities = cities === undefined ? '' : ` AND (${places.join(' OR ')})`;
  return {
    q: `SELECT "pending" FROM "${PENDING}"
WHERE ${ALL_TIMES} AND "class" = $class AND "pending" = 1${ofCities} LIMIT 1`,
    placeholders: {
      class: measurement,
      ...Object.fromEntries((cities ?? []).map((city, index) => [`p${index}`, city])),
    },
  };
}

/** One series per city. */
export function compileRawFrom(): InfluxStatement {
  return {
    q: `SELECT last("from") FROM "${RAW_FROM}" WHERE ${ALL_TIMES} GROUP BY "place"`,
    placeholders: {},
  };
}

export function compileBegan(): InfluxStatement {
  return { q: `SELECT "began" FROM "${BEGAN}" WHERE ${ALL_TIMES} LIMIT 1`, placeholders: {} };
}
