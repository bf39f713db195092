/**
 * `leitstand node` and `leitstand api` on real servers: a reading goes from a device to the node and is shown by the
 * api. The death of the api disturbs no device; the api outlives the node and says that it is gone.
 */
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startInfluxOfSystem } from '../faults/influx-of-system.ts';
import { createLedgerDevice } from '../faults/ledger-device.ts';
import { findInfluxObstacle } from '../support/influx-server.ts';
import { findPostgresBinaries, startPostgresServer } from '../support/postgres-server.ts';
import { runLeitstand } from '../support/run-leitstand.ts';
import { findFreePort, startSystemProcess } from '../support/system-process.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';
import { waitUntil } from '../support/wait-until.ts';
import { prepareRegistry } from './prepare-registry.ts';

const isPossible = findPostgresBinaries() && !findInfluxObstacle();

it('an api of its own refuses stores that only one process can open, in one line', async () => {
  const dataDirectory = join(createTemporaryDirectory(), 'data');
  const { code, output } = await runLeitstand(['api'], { DATA_DIRECTORY: dataDirectory });
  expect(code).toBe(1);
  expect(output.trim().split('\n')).toEqual([
    expect.stringMatching(/^leitstand: .*LEITSTAND_REGISTRY=postgres and LEITSTAND_TELEMETRY=influx.*serve/),
  ]);
});

describe.skipIf(!isPossible)('Two processes (skipped unless PostgreSQL and InfluxDB are installed)', () => {
  it('meet in the stores, and live without each other', { timeout: 90_000 }, async () => {
    const postgres = await startPostgresServer();
    onTestFinished(() => postgres.remove());
    const influx = await startInfluxOfSystem();
    const { mast, token } = await prepareRegistry(await postgres.createDatabase('leitstand'));
    const [mqttPort, nodePort, apiPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
    const settings = {
      ...influx.settings(),
      REGISTRY: 'postgres',
      REGISTRY_HOST: '127.0.0.1',
      REGISTRY_PORT: postgres.port,
      REGISTRY_PASSWORD_FILE: postgres.passwordFile,
      NODE_URL: `http://127.0.0.1:${nodePort}`,
    };
    const dataDirectory = createTemporaryDirectory();
    const startNode = () =>
      startSystemProcess({ command: 'node', dataDirectory, mqttPort, httpPort: nodePort, settings });
    const apiDirectory = createTemporaryDirectory();
    const startApi = () =>
      startSystemProcess({ command: 'api', dataDirectory: apiDirectory, httpPort: apiPort, settings });
    const ask = (path: string) =>
      fetch(`http://127.0.0.1:${apiPort}${path}`, { headers: { authorization: `Bearer ${token}` } });
    const askJson = async (path: string) => (await ask(path)).json() as Promise<Record<string, unknown>>;
    const untilLastIsShown = async () => {
      const { seq, boot } = device.messages.at(-1)!;
      const values = `"activeEnergy":${seq},"supplyLossCount":${boot}`;
      await waitUntil(
        `the reading with ${values} on the api`,
        async () => (await ask('/api/v1/devices/mast-1')).text(),
        body => body.includes('"presence":"ready"') && body.includes(values),
      );
    };
    const untilNodeIs = (isThere: boolean) =>
      waitUntil(
        `the api to tell that the node ${isThere ? 'works' : 'is gone'}`,
        () => askJson('/readyz'),
        body =>
          ['node', 'broker', 'journal'].every(part =>
            (body['checks'] as object[]).some(check => Object.values(check).join() === `${part},${isThere}`),
          ),
      );

    const node = await startNode();
    const api = await startApi();
    const device = createLedgerDevice(mast, { window: 5 });
    onTestFinished(() => device.end());
    const untilAcknowledged = (count: number) =>
      waitUntil(
        `${count} messages to be acknowledged`,
        () => device.send() || device.acknowledged,
        () => device.acknowledged >= count,
      );
    device.connect(mqttPort);
    await untilAcknowledged(1);
    await untilLastIsShown();
    expect(await untilNodeIs(true)).toMatchObject({ status: 'ready' });
    await waitUntil(
      'the rate of messages',
      async () => {
        device.send();
        return askJson('/api/v1/summary');
      },
      ({ messagesPerS }) => (messagesPerS as number) > 0,
    );
    const told = await (await fetch(`http://127.0.0.1:${nodePort}/metrics`)).text();
    for (const name of [
      'leitstand_broker_connections',
      'leitstand_ingest_records',
      'leitstand_journal_bytes',
    ])
      expect(told).toContain(name);

    expect(await api.end('SIGKILL')).toBe('SIGKILL');
    await untilAcknowledged(device.acknowledged + 5);
    expect(device.sessions).toBe(1);
    const api2 = await startApi();
    await untilLastIsShown();

    expect(await node.end('SIGKILL')).toBe('SIGKILL');
    expect(await untilNodeIs(false)).toMatchObject({ status: 'ready' });
    expect((await ask('/readyz')).status).toBe(200);
    expect((await ask('/api/v1/devices/mast-1')).status).toBe(200);
    // Nobody is lost because the node is away; until when it looked is told.
    expect(await askJson('/api/v1/summary')).toMatchObject({
      messagesPerS: 0,
      kinds: { lightmast: { total: 1, presence: { ready: 1 } } },
      presenceTime: expect.any(String),
    });

    const node2 = await startNode();
    await untilAcknowledged(device.acknowledged + 1);
    expect(device.sessions).toBe(2);
    await untilNodeIs(true);
    await untilLastIsShown();
    for (const { end } of [api2, node2]) expect(await end('SIGTERM')).toBe(0);
    for (const { output } of [node, api, node2, api2]) expect(output()).not.toContain(postgres.password);
  });
});
