/**
 * Debian's InfluxDB 1.6 as a private process: a folder, ports and an administrator of its own, sign-in required. It can be
 * killed and started again on the same folder and port. Knows nothing of the test runner: the benchmarks use it too.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './spawn-system.ts';
import { waitUntil } from './wait-until.ts';

const BINARY = '/usr/bin/influxd';
const READY_MS = 30_000;

export interface InfluxServer {
  url: string;
  admin: { user: string; password: string };
  readonly process: ChildProcess;
  /** Runs one statement as the administrator; resolves to the first result, throws its error. */
  run(statement: string, database?: string): Promise<{ columns: string[]; values: unknown[][] }[]>;
  /** Writes lines as they are, times in milliseconds; throws what the server says against it. */
  write(database: string, lines: string): Promise<void>;
  /** Starts it again after `end`. */
  start(): Promise<void>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

export interface InfluxServerOptions {
  /** Empty or one that a server has left. */
  directory: string;
  /** Lines of the section [data]; the index on disk if absent. */
  data?: readonly string[];
  /** Of another server on the same folder. */
  admin?: { user: string; password: string };
  /** A command that runs the server for us, and the path under which the server sees the folder then. */
  wrapper?: readonly string[];
  seenAs?: string;
}

/** Why there is no InfluxDB here; undefined when there is. */
export function findInfluxObstacle(): string | undefined {
  return existsSync(BINARY) ? undefined : `${BINARY} is missing (Debian package influxdb)`;
}

/** Whoever calls ends it. */
export async function startInfluxServer(options: InfluxServerOptions): Promise<InfluxServer> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const admin = options.admin ?? { user: 'admin', password: randomBytes(12).toString('hex') };
  const authorization = `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`;
  const file = writeConfiguration(options, port, await findFreePort());
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const [command = BINARY, ...rest] = [...(options.wrapper ?? []), BINARY, 'run', '-config', file];
    const started = spawn(command, rest, { stdio: ['ignore', 'ignore', 'pipe'] });
    started.stderr?.pipe(createWriteStream(join(options.directory, 'log'), { flags: 'a' }));
    child = started;
    const isUp = async () =>
      started.exitCode === null && (await fetch(`${url}/ping`).catch(() => undefined))?.ok;
    try {
      await waitUntil('InfluxDB to answer', isUp, Boolean, READY_MS);
    } catch (error) {
      started.kill('SIGKILL');
      throw error;
    }
  }

  async function run(statement: string, database = '') {
    const answer = await fetch(`${url}/query?epoch=ms&db=${encodeURIComponent(database)}`, {
      method: 'POST',
      body: new URLSearchParams({ q: statement }),
      headers: {
        authorization: `Basic ${Buffer.from(`${admin.user}:${admin.password}`).toString('base64')}`,
      },
    });
    const { results, error } = (await answer.json()) as {
      results?: { series?: { columns: string[]; values: unknown[][] }[]; error?: string }[];
      error?: string;
    };
    const fault = error ?? results?.[0]?.error;
    if (fault) throw new Error(`${statement}: ${fault}`);
    return results?.[0]?.series ?? [];
  }

  async function write(database: string, lines: string): Promise<void> {
    const address = `${url}/write?precision=ms&db=${encodeURIComponent(database)}`;
    const answer = await fetch(address, { method: 'POST', body: lines, headers: { authorization } });
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`);
  }

  await start();
  if (!options.admin)
    await run(`CREATE USER ${admin.user} WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`);
  return {
    url,
    admin,
    get process() {
      return child as ChildProcess;
    },
    run,
    write,
    start,
    async end(signal = 'SIGTERM') {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** Returns its path as the server sees it. */
function writeConfiguration(
  { directory, seenAs = directory, data }: InfluxServerOptions,
  port: number,
  backupPort: number,
): string {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'influxdb.conf');
  const lines = [
    'reporting-disabled = true',
    `bind-address = "127.0.0.1:${backupPort}"`,
    '[meta]',
    `dir = "${join(seenAs, 'meta')}"`,
    '[data]',
    `dir = "${join(seenAs, 'data')}"`,
    `wal-dir = "${join(seenAs, 'wal')}"`,
    'query-log-enabled = false',
    ...(data ?? ['index-version = "tsi1"']),
    '[monitor]',
    'store-enabled = false',
    '[continuous_queries]',
    'enabled = false',
    '[http]',
    `bind-address = "127.0.0.1:${port}"`,
    'auth-enabled = true',
    'log-enabled = false',
    '',
  ];
  writeFileSync(file, lines.join('\n'));
  return join(seenAs, 'influxdb.conf');
}
