import type { Measurement } from '#core/device-kinds/device-kinds.ts';
import { quoteName } from './duckdb-tables.ts';
import { toRollupTables } from './rollup-tables.ts';
import type { SessionHolder } from './session-holder.ts';

/** A transaction per measurement, readings and rollups together: nothing is rolled up of what is half gone. */
export async function eraseDevice(
  holder: SessionHolder,
  measurements: ReadonlyMap<string, Measurement>,
  device: string,
): Promise<void> {
  for (const measurement of measurements.values()) {
    const tables = [measurement.name, ...toRollupTables(measurement).map(({ name }) => name)];
    await holder.change(async ({ writer }) => {
      for (const table of tables) {
        await writer.run(`DELETE FROM ${quoteName(table)} WHERE device = $1`, [device]);
      }
    });
  }
}
