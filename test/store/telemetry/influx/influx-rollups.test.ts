import { describe } from 'vitest';
import { findInfluxObstacle } from '../../../support/influx-server.ts';
import { describeRollups } from '../contract-rollups.ts';
import { useInfluxServer } from './influx-fixture.ts';

const obstacle = findInfluxObstacle();

describe.skipIf(obstacle)(`rollups in InfluxDB 1.6 ${obstacle ?? ''}`, () => {
  const influx = useInfluxServer();
  describeRollups(() => influx.open());
});
