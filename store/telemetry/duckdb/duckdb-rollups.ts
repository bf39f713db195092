/**
 * Rollups in the DuckDB file. An hour is computed in one transaction with the end of its being pending, so a crash leaves
 * it pending or done; writes come before or after, never in between.
 */
import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { HOUR_MS, type Resolution, type RollupHour, type TelemetryRollups } from '../rollups.ts';
import { compileRollUp } from './compile-roll-up.ts';
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
  async function rollUp(hour: RollupHour): Promise<void> {
    const { city, measurement, hourMs } = hour;
    const definition = measurements.get(measurement);
    await holder.change(
      async ({ writer, marks }) => {
        const isThere = hourMs >= toRawFromMs(marks, city);
        for (const sql of definition && isThere ? compileRollUp(definition) : []) {
          await writer.run(sql, [city, BigInt(hourMs), BigInt(hourMs + HOUR_MS)]);
        }
        const condition = `city = $1 AND measurement = $2 AND hour = ${hourMs}`;
        await writer.run(`DELETE FROM ${PENDING_TABLE} WHERE ${condition}`, [city, measurement]);
      },
      ({ marks }) => marks.pending.delete(hour),
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
    async deleteBefore(beforeMs, city, resolution) {
      const instantMs = Math.floor(beforeMs);
      if (resolution === 'raw') await raiseRawFrom(instantMs, city);
      const parameters = city === undefined ? [] : [city];
      const ofCity = city === undefined ? '' : 'AND city = $1';
      let deleted = 0;
      for (const name of measurements.keys()) {
        const table = quoteName(resolution === 'raw' ? name : toRollupTable(name, resolution));
        // A transaction per table: writes come in between.
        deleted += await holder.change(async ({ writer }) => {
          const sql = `DELETE FROM ${table} WHERE time < ${instantMs} ${ofCity}`;
          return (await writer.run(sql, parameters)).rowsChanged;
        });
      }
      return deleted;
    },
  };
}
