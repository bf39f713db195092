import { onTestFinished } from 'vitest';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { describeTelemetryStore } from './telemetry-contract.ts';
import { TEST_MEASUREMENTS } from './telemetry-fixtures.ts';

describeTelemetryStore(async (): Promise<TelemetryStore> => {
  const directory = createTemporaryDirectory();
  const store = await openTelemetryStore({ engine: 'duckdb', directory, measurements: TEST_MEASUREMENTS });
  onTestFinished(() => store.close());
  return store;
});
