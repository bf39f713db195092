/** Size: bytes of a connection, memory with a fleet, time to start. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Figure, Section } from './bench-report.ts';
import { UNLIMITED, withBenchSystem } from './bench-system.ts';
import { MAST_COMPONENTS, runGenerator } from './run-generator.ts';

const CONNECTIONS = 20_000;
/** Descriptors a process needs beside its connections. */
const SPARE_DESCRIPTORS = 400;
const FLEET = 5000;
const KIB = 1024;

export async function measureConnections(): Promise<Section> {
  const limit = await readDescriptorLimit();
  const count = Math.min(CONNECTIONS, limit - SPARE_DESCRIPTORS);
  const settings = { MAX_CONNECTIONS: 50_000, MAX_CONNECTIONS_PER_ADDRESS: 50_000 };
  const figures = await withBenchSystem({ devices: count, settings }, async (system): Promise<Figure[]> => {
    const beforeBytes = system.rssBytes();
    let duringBytes = 0;
    let held = 0;
    const load = runGenerator({
      host: '127.0.0.1',
      port: system.mqttPort,
      clients: system.clients,
      mode: 'idle',
      durationMs: 5000,
      window: 1,
      connectPerS: 2000,
      keepaliveS: 600,
    });
    const sampling = setInterval(async () => {
      const connections = await system.metric('leitstand_broker_connections');
      if (connections <= held) return;
      held = connections;
      duringBytes = system.rssBytes();
    }, 1000);
    const { connected, connectMs, notConnected } = await load;
    clearInterval(sampling);
    return [
      {
        name: 'connections held',
        value: connected,
        unit: '',
        note: `${notConnected} refused${count < CONNECTIONS ? `; this machine allows a process ${limit} descriptors` : ''}`,
      },
      { name: 'time until all were signed in', value: connectMs / 1000, unit: 's' },
      {
        name: 'memory of a connection',
        value: (duringBytes - beforeBytes) / held / KIB,
        unit: 'KiB',
        goal: { atMost: 20 },
      },
    ];
  });
  return { title: 'Connections', figures };
}

function readDescriptorLimit(): Promise<number> {
  return new Promise(resolve => {
    const shell = spawn('sh', ['-c', 'ulimit -n'], { stdio: ['ignore', 'pipe', 'ignore'] });
    createInterface(shell.stdout).once('line', line =>
      resolve(line === 'unlimited' ? CONNECTIONS * 2 : Number(line)),
    );
  });
}

/** A fleet of 5,000 says something each quarter of an hour; here it says it in a minute, fifteen times as fast. */
export async function measureFleet(): Promise<Section> {
  const startedMs = performance.now();
  const figures = await withBenchSystem(
    { devices: FLEET, settings: UNLIMITED },
    async (system): Promise<Figure[]> => {
      const startMs = performance.now() - startedMs;
      const bareBytes = system.rssBytes();
      await runGenerator({
        host: '127.0.0.1',
        port: system.mqttPort,
        clients: system.clients,
        mode: 'rate',
        ratePerS: FLEET / 60,
        durationMs: 60_000,
        window: 20,
        connectPerS: 1000,
        payload: { kind: 'telemetry', boot: 1, components: MAST_COMPONENTS },
      });
      return [
        { name: 'provisioned, started, listening', value: startMs / 1000, unit: 's' },
        { name: 'RSS, nothing connected', value: bareBytes / 2 ** 20, unit: 'MiB' },
        {
          name: `RSS after a minute with ${FLEET.toLocaleString('en-GB')} devices`,
          value: system.rssBytes() / 2 ** 20,
          unit: 'MiB',
          goal: { atMost: 400 },
        },
      ];
    },
  );
  return { title: 'Size', figures: [await measureStart(), ...figures] };
}

/** From `node bin/leitstand.ts serve` to the line that says the console listens, on an empty folder. */
async function measureStart(): Promise<Figure> {
  const entry = fileURLToPath(import.meta.resolve('../../bin/leitstand.ts'));
  const { mkdtempSync, rmSync } = await import('node:fs');
  const directory = mkdtempSync('/tmp/leitstand-start-');
  const startedMs = performance.now();
  const child = spawn(process.execPath, [entry, 'serve'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      LEITSTAND_DATA_DIRECTORY: directory,
      LEITSTAND_HTTP_PORT: '0',
      LEITSTAND_MQTT_PORT: '0',
      LEITSTAND_LOG_LEVEL: 'warn',
    },
  });
  for await (const line of createInterface(child.stdout)) if (line.includes('✓ console')) break;
  const value = (performance.now() - startedMs) / 1000;
  child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
  return { name: 'start on an empty folder until it listens', value, unit: 's' };
}
