/**
 * Which hours are pending, in InfluxDB. InfluxDB has no transactions, so an hour is marked before its readings are sent, and
 * the mark is only taken away when no batch with readings of the hour came while it was rolled up. Marking happens between
 * batches and by the one process that writes readings; everything else asks the server.
 */
import type { Clock } from '#core/clock.ts';
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { type Reading, toComponentClass } from '#core/readings.ts';
import { MAX_TIME_MS } from '../check-series-query.ts';
import { collectHours, toHourKey } from '../pending-hours.ts';
import type { RollupCoverage } from '../plan-sources.ts';
import { HOUR_MS, type PendingRollups, type RollupHour } from '../rollups.ts';
import {
  ALL_CITIES,
  compileBegan,
  compileOldestPending,
  compilePending,
  compilePendingCount,
  compileRawFrom,
  toBeganLine,
  toPendingLine,
  toRawFromLine,
} from './compile-bookkeeping.ts';
import type { InfluxConnection } from './connect-influx.ts';
import { findStoredHours } from './find-stored-hours.ts';

export interface RollupBookkeeping {
  /** Before the readings are sent, between two batches; all of one database. */
  mark(database: string, readings: readonly Reading[]): Promise<void>;
  /** Which batch touched the hour last; undefined: none since it was cleared. Between two batches. */
  lastBatch(hour: RollupHour): number | undefined;
  /** No more pending, if that batch still was the last. Between two batches. */
  clear(hour: RollupHour, lastBatch: number | undefined): Promise<void>;
  hasReadings(hour: RollupHour): Promise<boolean>;
  /** Before readings are deleted, between two batches. */
  raiseRawFrom(database: string, rawFromMs: number, city: string | undefined): Promise<void>;
  /** As `StoredRollups` says it. */
  readingsFrom(databases: readonly string[]): Promise<Map<string, number>>;
  pending(databases: readonly string[], beforeMs: number, limit: number): Promise<PendingRollups>;
  coverage(
    databases: readonly string[],
    measurement: string,
    cities: readonly string[] | undefined,
  ): Promise<RollupCoverage>;
}

/** Others have no readings: no tag can hold them. */
const STORED_CITY = /^[\x21-\x5b\x5d-\x7e]+$/;

/** By city. */
type RawFrom = Map<string, number>;

export function createRollupBookkeeping(options: {
  connection: Pick<InfluxConnection, 'databases' | 'reader' | 'writer'>;
  measurements: ReadonlyMap<string, Measurement>;
  clock: Clock;
}): RollupBookkeeping {
  const { clock, measurements } = options;
  const { databases, reader, writer } = options.connection;
  /** Hours known to be pending on the server, with the number of the last batch. */
  const marked = new Map<string, number>();
  const rawFromOf = new Map<string, RawFrom>();
  let batches = 0;

  async function readRawFrom(database: string): Promise<RawFrom> {
    const series = await reader.ask(database, compileRawFrom());
    return new Map(series.map(({ tags, values }) => [tags?.['place'] ?? '', values[0]?.[1] as number]));
  }

  /** Also begins the bookkeeping of a database that has readings and none. */
  async function loadRawFrom(database: string): Promise<RawFrom> {
    const known = rawFromOf.get(database);
    if (known) return known;
    if ((await reader.ask(database, compileBegan())).length === 0) {
      for await (const hours of findStoredHours(database, measurements.values(), reader)) {
        await writeLines(
          database,
          hours.map(hour => toPendingLine(hour, true)),
        );
      }
      await writeLines(database, [toBeganLine(clock.nowMs())]);
    }
    const read = await readRawFrom(database);
    rawFromOf.set(database, read);
    return read;
  }

  async function writeLines(database: string, lines: readonly string[]): Promise<void> {
    if (lines.length > 0) await writer.write(database, lines, lines.length);
  }

  return {
    async mark(database, readings) {
      const rawFrom = await loadRawFrom(database);
      const hours = collectHours(readings, ({ component }) => toComponentClass(component)).filter(
        ({ city, hourMs }) => hourMs >= toRawFromMs(rawFrom, city),
      );
      await writeLines(
        database,
        hours.filter(hour => !marked.has(toHourKey(hour))).map(hour => toPendingLine(hour, true)),
      );
      batches++;
      for (const hour of hours) marked.set(toHourKey(hour), batches);
    },
    lastBatch: hour => marked.get(toHourKey(hour)),
    async clear(hour, lastBatch) {
      if (marked.get(toHourKey(hour)) !== lastBatch) return;
      await writeLines(databases.ofCity(hour.city), [toPendingLine(hour, false)]);
      marked.delete(toHourKey(hour));
    },
    async hasReadings({ city, hourMs }) {
      return hourMs >= toRawFromMs(await loadRawFrom(databases.ofCity(city)), city);
    },
    async raiseRawFrom(database, beforeMs, city) {
      if (city !== undefined && !STORED_CITY.test(city)) return;
      const rawFrom = await loadRawFrom(database);
      const key = city ?? ALL_CITIES;
      const rawFromMs = Math.max(Math.ceil(beforeMs / HOUR_MS) * HOUR_MS, rawFrom.get(key) ?? 0);
      await writeLines(database, [toRawFromLine(city, rawFromMs, clock.nowMs())]);
      rawFrom.set(key, rawFromMs);
      const gone = await readPending(database, { beforeMs: rawFromMs, city });
      await writeLines(
        database,
        gone.map(hour => toPendingLine(hour, false)),
      );
      for (const hour of gone) marked.delete(toHourKey(hour));
    },
    async readingsFrom(asked) {
      const found = new Map<string, number>();
      for (const database of asked) {
        for (const [place, fromMs] of await readRawFrom(database)) {
          const city = place === ALL_CITIES ? '' : place;
          found.set(city, Math.max(fromMs, found.get(city) ?? 0));
        }
      }
      return found;
    },
    async pending(asked, beforeMs, limit) {
      const hours: RollupHour[] = [];
      let total = 0;
      for (const database of asked) {
        hours.push(...(await readPending(database, { beforeMs: Math.min(beforeMs, MAX_TIME_MS), limit })));
        const [count] = await reader.ask(database, compilePendingCount());
        total += (count?.values[0]?.[1] ?? 0) as number;
      }
      return { hours: hours.sort((a, b) => a.hourMs - b.hourMs).slice(0, limit), total };
    },
    async coverage(asked, measurement, cities) {
      const parts = await Promise.all(asked.map(database => readCoverage(database, measurement, cities)));
      return {
        rawFromMs: Math.max(0, ...parts.map(({ rawFromMs }) => rawFromMs)),
        completeBeforeMs: Math.min(...parts.map(({ completeBeforeMs }) => completeBeforeMs)),
      };
    },
  };

  async function readPending(
    database: string,
    range: { beforeMs: number; limit?: number; city?: string | undefined },
  ): Promise<RollupHour[]> {
    const [series] = await reader.ask(database, compilePending(range));
    return (series?.values ?? []).map(([hourMs, , city, measurement]) => ({
      city: city as string,
      measurement: measurement as string,
      hourMs: hourMs as number,
    }));
  }

  async function readCoverage(
    database: string,
    measurement: string,
    cities: readonly string[] | undefined,
  ): Promise<RollupCoverage> {
    const [began, rawFrom, [oldest]] = await Promise.all([
      reader.ask(database, compileBegan()),
      readRawFrom(database),
      reader.ask(database, compileOldestPending(measurement, cities)),
    ]);
    const places = cities ?? [...rawFrom.keys()];
    return {
      rawFromMs: places.reduce((latest, city) => Math.max(latest, toRawFromMs(rawFrom, city)), 0),
      completeBeforeMs:
        began.length === 0 ? 0 : ((oldest?.values[0]?.[0] ?? Number.POSITIVE_INFINITY) as number),
    };
  }
}

function toRawFromMs(rawFrom: RawFrom, city: string): number {
  return Math.max(rawFrom.get(ALL_CITIES) ?? 0, rawFrom.get(city) ?? 0);
}
