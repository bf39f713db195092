/** A private InfluxDB as the telemetry store of the system under test: a user that may write, one that may only read. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { InfluxStoreOptions } from '../../store/telemetry/open-telemetry-store.ts';
import { type InfluxServer, type InfluxServerOptions, startInfluxServer } from '../support/influx-server.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

export interface InfluxOfSystem {
  server: InfluxServer;
  /** Of the system; another address is that of a proxy. */
  settings(url?: string): Record<string, string | number>;
  /** To open the store beside the system. */
  telemetry: InfluxStoreOptions;
}

const DATABASE = 'leitstand';
const WRITER = { user: 'leitstand', password: 'may-write' };
const READER = { user: 'reader', password: 'may-read' };

/** Killed when the test has finished. */
export async function startInfluxOfSystem(
  options: Partial<InfluxServerOptions> = {},
): Promise<InfluxOfSystem> {
  const secrets = createTemporaryDirectory();
  const server = await startInfluxServer({ directory: createTemporaryDirectory(), ...options });
  onTestFinished(() => server.end('SIGKILL'));
  await server.run(`CREATE DATABASE ${DATABASE}`);
  for (const [{ user, password }, right] of [
    [WRITER, 'ALL'],
    [READER, 'READ'],
  ] as const) {
    await server.run(`CREATE USER ${user} WITH PASSWORD '${password}'`);
    await server.run(`GRANT ${right} ON ${DATABASE} TO ${user}`);
    writeFileSync(join(secrets, user), password, { mode: 0o600 });
  }
  return {
    server,
    settings: (url = server.url) => ({
      TELEMETRY: 'influx',
      INFLUX_URL: url,
      INFLUX_VERSION: 1,
      INFLUX_USER: WRITER.user,
      INFLUX_PASSWORD_FILE: join(secrets, WRITER.user),
      INFLUX_READ_USER: READER.user,
      INFLUX_READ_PASSWORD_FILE: join(secrets, READER.user),
    }),
    telemetry: { engine: 'influx', url: server.url, version: 1, writer: WRITER, reader: READER },
  };
}
