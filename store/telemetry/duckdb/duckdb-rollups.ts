/**
 * Rollups in the DuckDB file. Every metric of an hour is computed in a transaction of its own, so that writes do not wait
 * long; the hour is no more pending when all of them are done, and no batch touched it meanwhile.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { HOUR_MS, type Resolution, type RollupHour, type TelemetryRollups } from '../rollups.ts';
import { compileRollUp } from './compile-roll-up.ts';
import { createDuckdbStoredRollups } from './duckdb-stored-rollups.ts';
import { quoteName } from './duckdb-tables.ts';
import { toRawFromMs } from './rollup-marks.ts';
import { PENDING_TABLE, RAW_FROM_TABLE, toRollupTable } from './rollup-tables.ts';
import type { SessionHolder } from './session-holder.ts';

export interface DuckdbRollups extends TelemetryRollups {
  deleteBefore(beforeMs: number, city: string | undefined, resolution: Resolution): Promise<number>;
}

export function createDuckdbRollups(
  holder: SessionHolder,
  measurements: ReadonlyMap<string, Measurement>,
): DuckdbRollups {
  async function rollUp(hours: readonly RollupHour[]): Promise<void> {
    for (const some of Map.groupBy(hours, toMeasurementAndHour).values()) await rollUpCities(some);
  }

  /** The same hour of the same measurement in several cities: the readings are looked through once. */
  async function rollUpCities(hours: readonly RollupHour[]): Promise<void> {
    const [{ measurement, hourMs }] = hours as [RollupHour];
    const started = await holder.change(async session => ({
      session,
      touches: hours.map(session.marks.pending.touchOf),
    }));
    for (const metric of measurements.get(measurement)?.metrics.values() ?? []) {
      await holder.change(async ({ writer, marks }) => {
        const cities = hours.map(({ city }) => city).filter(city => hourMs >= toRawFromMs(marks, city));
        const parameters = [BigInt(hourMs), BigInt(hourMs + HOUR_MS), ...cities];
        for (const sql of cities.length === 0 ? [] : compileRollUp(measurement, metric, cities.length)) {
          await writer.run(sql, parameters);
        }
      });
    }
    await holder.change(
      async session => {
        const { writer, marks } = session;
        // The file was opened again: what touched the hours before is not known.
        if (session !== started.session) return [];
        const done = hours.filter((hour, n) => marks.pending.touchOf(hour) === started.touches[n]);
        for (const { city } of done) {
          const condition = `city = $1 AND measurement = $2 AND hour = ${hourMs}`;
          await writer.run(`DELETE FROM ${PENDING_TABLE} WHERE ${condition}`, [city, measurement]);
        }
        return done;
      },
      ({ marks }, done) => {
        for (const hour of done) marks.pending.delete(hour);
      },
    );
  }

  /** Before the first reading goes: from then on queries ask the rollups, and late readings are passed over. */
  async function raiseRawFrom(beforeMs: number, city: string | undefined): Promise<void> {
    const hourMs = Math.ceil(beforeMs / HOUR_MS) * HOUR_MS;
    await holder.change(
      async ({ writer, marks }) => {
        const key = city ?? '';
        if (hourMs <= (marks.rawFrom.get(key) ?? 0)) return;
        await writer.run(`DELETE FROM ${RAW_FROM_TABLE} WHERE city = $1`, [key]);
        await writer.run(`INSERT INTO ${RAW_FROM_TABLE} VALUES ($1, ${hourMs})`, [key]);
        const ofCity = city === undefined ? '' : 'AND city = $1';
        await writer.run(
          `DELETE FROM ${PENDING_TABLE} WHERE hour < ${hourMs} ${ofCity}`,
          city === undefined ? [] : [city],
        );
      },
      ({ marks }) => {
        const key = city ?? '';
        marks.rawFrom.set(key, Math.max(hourMs, marks.rawFrom.get(key) ?? 0));
        marks.pending.deleteBefore(hourMs, city);
      },
    );
  }

  return {
    async pending(beforeMs, limit) {
      // Reading is what opens the file again if it has to be.
      return holder.read(async (_, { marks }) => marks.pending.list(beforeMs, limit));
    },
    rollUp,
    stored: createDuckdbStoredRollups(holder, raiseRawFrom),
    async deleteBefore(beforeMs, city, resolution) {
      const instantMs = Math.floor(beforeMs);
      if (resolution === 'raw') await raiseRawFrom(instantMs, city);
      const parameters = city === undefined ? [] : [city];
      const ofCity = city === undefined ? '' : 'AND city = $1';
      let deleted = 0;
      for (const { name, metrics } of measurements.values()) {
        const tables =
          resolution === 'raw'
            ? [name]
            : [...metrics.keys()].map(metric => toRollupTable(name, metric, resolution));
        // A transaction per measurement: writes come in between.
        deleted += await holder.change(async ({ writer }) => {
          let rows = 0;
          for (const table of tables) {
            const sql = `DELETE FROM ${quoteName(table)} WHERE time < ${instantMs} ${ofCity}`;
            rows = Math.max(rows, (await writer.run(sql, parameters)).rowsChanged);
          }
          return rows;
        });
      }
      return deleted;
    },
  };
}

function toMeasurementAndHour({ measurement, hourMs }: RollupHour): string {
  return `${measurement} ${hourMs}`;
}
