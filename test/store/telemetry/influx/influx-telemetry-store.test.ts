import { describe } from 'vitest';
import { findInfluxObstacle } from '../../../support/influx-server.ts';
import { describeTelemetryStore } from '../telemetry-contract.ts';
import { useInfluxServer } from './influx-fixture.ts';

const obstacle = findInfluxObstacle();

describe.skipIf(obstacle)(`InfluxDB 1.6 ${obstacle ?? ''}`, () => {
  const influx = useInfluxServer();
  describeTelemetryStore(() => influx.open());
});
