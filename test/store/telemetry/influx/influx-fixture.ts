/** One real InfluxDB for a test file, an empty database for each store in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { type InfluxStoreOptions, openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import type { TelemetryStore } from '#store/telemetry/telemetry-store.ts';
import {
  type InfluxServer,
  type InfluxServerOptions,
  startInfluxServer,
} from '../../../support/influx-server.ts';
import { TEST_MEASUREMENTS } from '../telemetry-fixtures.ts';

export interface InfluxFixture {
  readonly server: InfluxServer;
  /** An empty database and its name. */
  createDatabase(): Promise<string>;
  /** A store in an empty database, unless said otherwise, closed when the test has finished. */
  open(options?: Partial<InfluxStoreOptions>): Promise<TelemetryStore>;
}

export function useInfluxServer(options: Partial<InfluxServerOptions> = {}): InfluxFixture {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-influx-'));
  let server: InfluxServer | undefined;
  let databases = 0;

  beforeAll(async () => {
    server = await startInfluxServer({ ...options, directory });
  });
  afterAll(async () => {
    await server?.end('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  });

  const getServer = () => server as InfluxServer;

  async function createDatabase(): Promise<string> {
    const name = `test-${++databases}`;
    await getServer().run(`CREATE DATABASE "${name}"`);
    onTestFinished(async () => {
      await getServer().run(`DROP DATABASE "${name}"`);
    });
    return name;
  }

  return {
    get server() {
      return getServer();
    },
    createDatabase,
    async open(more = {}) {
      const { url, admin } = getServer();
      const store = await openTelemetryStore({
        engine: 'influx',
        version: 1,
        url,
        writer: admin,
        database: more.database ?? (await createDatabase()),
        measurements: TEST_MEASUREMENTS,
        ...more,
      });
      onTestFinished(() => store.close());
      return store;
    },
  };
}
