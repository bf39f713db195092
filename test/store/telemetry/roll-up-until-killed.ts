/**
 * A process of its own for the crash tests: writes batches of late readings and rolls up what is pending meanwhile, until
 * it is killed. Says the number of every batch that was confirmed. Arguments: directory, number of the first batch.
 */
import { writeSync } from 'node:fs';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { rollUpPending, toLateBatch } from './rollup-fixtures.ts';
import { TEST_MEASUREMENTS } from './telemetry-fixtures.ts';

const [directory = '', first = '0'] = process.argv.slice(2);
const store = await openTelemetryStore({ engine: 'duckdb', directory, measurements: TEST_MEASUREMENTS });
for (let batch = Number(first); ; batch++) {
  const rolling = rollUpPending(store);
  await store.write(toLateBatch(batch));
  writeSync(1, `${batch}\n`);
  await rolling;
}
