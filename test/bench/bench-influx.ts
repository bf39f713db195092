/** A private InfluxDB for a measurement, with a database and what the system needs to use it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InfluxStoreOptions } from '#store/telemetry/open-telemetry-store.ts';
import { type InfluxServer, startInfluxServer } from '../support/influx-server.ts';

export interface BenchInflux {
  server: InfluxServer;
  settings: Record<string, string | number>;
  telemetry: InfluxStoreOptions;
}

const DATABASE = 'leitstand';

/** @param wrapper a command that runs the server */
export async function withBenchInflux<T>(
  job: (influx: BenchInflux) => Promise<T>,
  wrapper: readonly string[] = [],
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-bench-influx-'));
  const server = await startInfluxServer({ directory, wrapper });
  try {
    await server.run(`CREATE DATABASE ${DATABASE}`);
    const { user, password } = server.admin;
    const passwordFile = join(directory, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    return await job({
      server,
      settings: {
        TELEMETRY: 'influx',
        INFLUX_URL: server.url,
        INFLUX_VERSION: 1,
        INFLUX_USER: user,
        INFLUX_PASSWORD_FILE: passwordFile,
      },
      telemetry: { engine: 'influx', url: server.url, version: 1, database: DATABASE, writer: server.admin },
    });
  } finally {
    await server.end('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}
