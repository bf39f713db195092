/**
 * What every telemetry store must do, whatever engine is behind it. Each part takes an opener that returns an empty
 * store for TEST_MEASUREMENTS and closes it when the test has finished.
 */
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import { describeIdentity } from './contract-identity.ts';
import { describeQueries } from './contract-queries.ts';
import { describeQueryChecks } from './contract-query-checks.ts';
import { describeQueryModel } from './contract-query-model.ts';
import { describeValues } from './contract-values.ts';

export type OpenStore = () => Promise<TelemetryStore>;

export function describeTelemetryStore(open: OpenStore): void {
  describeIdentity(open);
  describeValues(open);
  describeQueries(open);
  describeQueryModel(open);
  describeQueryChecks(open);
}
