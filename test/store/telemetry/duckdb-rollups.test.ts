import { onTestFinished } from 'vitest';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { describeRollups } from './contract-rollups.ts';
import { TEST_MEASUREMENTS } from './telemetry-fixtures.ts';

describeRollups(async () => {
  const directory = createTemporaryDirectory();
  const store = await openTelemetryStore({ engine: 'duckdb', directory, measurements: TEST_MEASUREMENTS });
  onTestFinished(() => store.close());
  return store;
});
