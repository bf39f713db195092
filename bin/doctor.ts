/** `leitstand doctor`: one line per thing that must be right, and what to do where it is not. */
import {
  closeSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Settings } from '#core/settings.ts';
import { openJournalReader } from '#store/journal/open-journal-reader.ts';
import { openRegistry, toShownPlace } from '#store/registry/open-registry.ts';
import { openTelemetryStore } from '#store/telemetry/open-telemetry-store.ts';
import { toStoreOptions } from './part-options.ts';
import { readSettings } from './read-settings.ts';
import { toTelemetryOptions } from './telemetry-options.ts';
import { print } from './terminal.ts';

interface Finding {
  ok: boolean;
  text: string;
}

const MB = 1024 * 1024;
const SYNC_PROBES = 20;
/** Slower syncs than this make every PUBACK slow. */
const SLOW_SYNC_MS = 100;
/** A clock before this software was written is wrong. */
const EARLIEST_MS = Date.UTC(2026, 10, 1);

export async function runDoctor(): Promise<void> {
  const settings = readSettings();
  mkdirSync(settings.DATA_DIRECTORY, { recursive: true });
  const running = await isRunning(settings);
  print(
    running ? 'A system is running with these settings.\n' : 'No system is running with these settings.\n',
  );
  const findings = [
    { ok: true, text: 'settings: no fault' },
    checkClock(Date.now()),
    checkDisk(settings),
    checkSync(settings.DATA_DIRECTORY),
    ...(running ? [] : await checkPorts(settings)),
    checkJournal(settings),
    await checkStore('registry', async () => {
      const place = toStoreOptions(settings).registry;
      const registry = await openRegistry(place);
      const devices = await registry.devices.listAllDevices();
      await registry.close();
      return `${devices.length} devices in ${toShownPlace(place)}`;
    }),
    await checkAuditLog(settings),
    ...(running ? [] : await checkClosedStores(settings)),
  ];
  for (const { ok, text } of findings) print(`  ${ok ? '✓' : '✗'} ${text}`);
  if (findings.some(finding => !finding.ok)) process.exitCode = 1;
}

/** In one process or in two. */
async function isRunning({
  HTTP_HOST,
  HTTP_PORT,
  NODE_HTTP_HOST,
  NODE_HTTP_PORT,
}: Settings): Promise<boolean> {
  const places = [`${HTTP_HOST}:${HTTP_PORT}`, `${NODE_HTTP_HOST}:${NODE_HTTP_PORT}`];
  const answers = await Promise.all(places.map(isAnswering));
  return answers.includes(true);
}

async function isAnswering(place: string): Promise<boolean> {
  try {
    return (await fetch(`http://${place}/healthz`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

function checkClock(nowMs: number): Finding {
  const ok = nowMs > EARLIEST_MS;
  return {
    ok,
    text: `clock: ${new Date(nowMs).toISOString()}${ok ? '' : ', that is in the past: set it, or use NTP'}`,
  };
}

function checkDisk(settings: Settings): Finding {
  const { bavail, bsize } = statfsSync(settings.DATA_DIRECTORY);
  const freeMb = Math.floor((bavail * bsize) / MB);
  const ok = freeMb > settings.JOURNAL_LIMIT_MB;
  const advice = ok
    ? ''
    : `, less than the journal quota of ${settings.JOURNAL_LIMIT_MB} MB: free some or lower it`;
  return { ok, text: `disk: ${freeMb} MB free in ${settings.DATA_DIRECTORY}${advice}` };
}

function checkSync(directory: string): Finding {
  const file = join(directory, '.doctor');
  const descriptor = openSync(file, 'w');
  const startedMs = performance.now();
  for (let i = 0; i < SYNC_PROBES; i++) {
    writeSync(descriptor, 'x');
    fdatasyncSync(descriptor);
  }
  const meanMs = (performance.now() - startedMs) / SYNC_PROBES;
  closeSync(descriptor);
  rmSync(file);
  return {
    ok: meanMs < SLOW_SYNC_MS,
    text: `disk sync: ${meanMs.toFixed(2)} ms each; every PUBACK waits for one`,
  };
}

async function checkPorts(settings: Settings): Promise<Finding[]> {
  const ports = [{ name: 'console', host: settings.HTTP_HOST, port: settings.HTTP_PORT }];
  if (settings.MQTT === 'on')
    ports.push({ name: 'mqtt', host: settings.MQTT_HOST, port: settings.MQTT_PORT });
  if (settings.MQTTS === 'on')
    ports.push({ name: 'mqtts', host: settings.MQTTS_HOST, port: settings.MQTTS_PORT });
  return Promise.all(
    ports.map(async ({ name, host, port }) => {
      const fault = await tryListen(host, port);
      return { ok: !fault, text: `port ${port} on ${host} (${name}): ${fault ?? 'free'}` };
    }),
  );
}

function tryListen(host: string, port: number): Promise<string | undefined> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', error => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}

function checkJournal(settings: Settings): Finding {
  const { directory, limitBytes } = toStoreOptions(settings).journal;
  mkdirSync(directory, { recursive: true });
  const bytes = readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  const ok = bytes < limitBytes * 0.8;
  const advice = ok ? '' : ': nearly full, the telemetry store may be down';
  return { ok, text: `journal: ${(bytes / MB).toFixed(1)} of ${settings.JOURNAL_LIMIT_MB} MB${advice}` };
}

/** The newest hash is for people to note: a chain made anew behind our back has another one. */
async function checkAuditLog(settings: Settings): Promise<Finding> {
  try {
    const registry = await openRegistry(toStoreOptions(settings).registry);
    const { entries, lastId, lastHash, faultAtId } = await registry.audit.verify();
    await registry.close();
    if (faultAtId !== undefined) {
      return { ok: false, text: `audit log: entry ${faultAtId} is not as it was written, or is missing` };
    }
    return {
      ok: true,
      text: `audit log: ${entries} entries unchanged; entry ${lastId} has hash ${lastHash}`,
    };
  } catch (error) {
    return { ok: false, text: `audit log: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Stores that one process owns alone; only looked into while nothing runs. */
async function checkClosedStores(settings: Settings): Promise<Finding[]> {
  const stores = toStoreOptions(settings);
  return [
    await checkStore('telemetry', async () => {
      const telemetry = await openTelemetryStore(toTelemetryOptions(settings));
      const { rows } = await telemetry.stats();
      await telemetry.close();
      return `${rows} readings`;
    }),
    await checkStore('journal position', async () => {
      const reader = await openJournalReader({ directory: stores.journal.directory });
      const { sequence } = reader.committed;
      await reader.close();
      return `stored up to message ${sequence}`;
    }),
  ];
}

async function checkStore(name: string, open: () => Promise<string>): Promise<Finding> {
  try {
    return { ok: true, text: `${name}: ${await open()}` };
  } catch (error) {
    return { ok: false, text: `${name}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
