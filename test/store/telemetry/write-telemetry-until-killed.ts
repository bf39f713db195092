/**
 * A process of its own for the crash tests: writes batch after batch, each with the one before once more, and says the
 * number of every batch that was confirmed. Arguments: directory, number of the first batch.
 */
import { writeSync } from 'node:fs';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { TEST_MEASUREMENTS, toBatchOfLamps } from './telemetry-fixtures.ts';

const [directory = '', first = '0'] = process.argv.slice(2);
const store = await openTelemetryStore({ engine: 'duckdb', directory, measurements: TEST_MEASUREMENTS });
for (let batch = Number(first); ; batch++) {
  await store.write([...toBatchOfLamps(batch), ...(batch > 0 ? toBatchOfLamps(batch - 1) : [])]);
  writeSync(1, `${batch}\n`);
}
