/**
 * `leitstand serve` with its registry on a real PostgreSQL: a reading goes from MQTT to the api, also when the
 * server was away in between, and nothing printed has the password.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLedgerDevice } from '../faults/ledger-device.ts';
import { findPostgresBinaries, startPostgresServer } from '../support/postgres-server.ts';
import { startSystemProcess } from '../support/system-process.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';
import { prepareRegistry } from './prepare-registry.ts';

const run = promisify(execFile);
const leitstand = fileURLToPath(new URL('../../bin/leitstand.ts', import.meta.url));

describe.skipIf(!findPostgresBinaries())('PostgreSQL (skipped unless its server is installed)', () => {
  it('holds the registry of a running system', { timeout: 60_000 }, async () => {
    const server = await startPostgresServer();
    onTestFinished(() => server.remove());
    const url = await server.createDatabase('leitstand');
    const { mast, token } = await prepareRegistry(url);
    const settings = {
      REGISTRY: 'postgres',
      REGISTRY_HOST: '127.0.0.1',
      REGISTRY_PORT: server.port,
      REGISTRY_PASSWORD_FILE: server.passwordFile,
    };
    const dataDirectory = createTemporaryDirectory();
    const system = await startSystemProcess({ dataDirectory, settings });
    const place = `PostgreSQL at 127.0.0.1:${server.port}/leitstand`;
    expect(system.output()).toContain(`✓ registry   ${place}`);
    const ask = (path: string) =>
      fetch(`http://127.0.0.1:${system.httpPort}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const untilShown = (activeEnergy: number) =>
      waitUntil(
        `reading ${activeEnergy} on the api`,
        async () => (await ask('/api/v1/devices/mast-1')).text(),
        body => body.includes('"presence":"ready"') && body.includes(`"activeEnergy":${activeEnergy}`),
      );
    const untilReady = (status: number) =>
      waitUntil(
        '/readyz to turn',
        async () => (await ask('/readyz')).status,
        seen => seen === status,
      );

    const device = createLedgerDevice(mast, { window: 5 });
    onTestFinished(() => device.end());
    device.connect(system.mqttPort);
    await waitUntil(
      'the device to send',
      () => device.send(),
      sent => sent,
    );
    await untilShown(0);

    await server.end('fast');
    await untilReady(503);
    expect((await ask('/api/v1/devices/mast-1')).status).toBe(503);
    device.send();
    await waitUntil(
      'the second reading to be acknowledged',
      () => device.acknowledged,
      count => count === 2,
    );
    await server.start();
    await untilShown(1);
    await untilReady(200);
    expect(device.sessions).toBe(1);
    expect(await server.query('select device, presence from grafana_device', url)).toEqual([
      { device: 'mast-1', presence: 'ready' },
    ]);

    const variables = { ...settings, DATA_DIRECTORY: dataDirectory, HTTP_PORT: system.httpPort };
    const environment = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [`LEITSTAND_${name}`, `${value}`]),
    );
    const doctor = await run(process.execPath, [leitstand, 'doctor'], {
      env: { ...process.env, ...environment },
    });
    expect(doctor.stdout).toContain(`✓ registry: 1 devices in ${place}`);
    expect(await system.end('SIGTERM')).toBe(0);
    expect(doctor.stdout + doctor.stderr + system.output()).not.toContain(server.password);
  });
});
