/**
 * A real PostgreSQL server in a folder of its own, on a free loopback port, with syncing commits and a
 * password. Nothing of the machine's own clusters is used or touched. Knows nothing of the test runner.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { findFreePort } from './spawn-system.ts';

export interface PostgresServer {
  port: number;
  /** Of the superuser `leitstand`. */
  password: string;
  passwordFile: string;
  /** URL of an empty schema in the one database: as good as a database, and there at once. */
  createSchema(): Promise<string>;
  /** URL of a new database; `options` as after CREATE DATABASE name. */
  createDatabase(name: string, options?: string): Promise<string>;
  /** As superuser, in a connection of its own. */
  query(text: string, url?: string): Promise<Record<string, unknown>[]>;
  /** 'fast' tells every session that it ends; 'kill' is SIGKILL: nobody is told, nothing is written any more. */
  end(how: 'fast' | 'kill'): Promise<void>;
  /** Starts the same cluster on the same port again. */
  start(): Promise<void>;
  /** Ends it and deletes the folder. */
  remove(): Promise<void>;
}

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;
const INSTALLED = '/usr/lib/postgresql';
const START_TIMEOUT_MS = 30_000;

/** The folder of the newest `initdb` and `postgres`; undefined when there is no server to start. */
export function findPostgresBinaries(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  return readdirSync(INSTALLED)
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(INSTALLED, version, 'bin'))
    .find(folder => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

export async function startPostgresServer(): Promise<PostgresServer> {
  const binaries = findPostgresBinaries();
  if (!binaries) throw new Error('There is no PostgreSQL server to start');
  const identity = chooseIdentity();
  const directory = mkdtempSync(join(tmpdir(), 'leitstand-'));
  const cluster = join(directory, 'cluster');
  const passwordFile = join(directory, 'password');
  const password = 'geheim#1:@/';
  writeFileSync(passwordFile, `${password}\n`);
  if (identity) chownSync(directory, identity.uid, identity.gid);
  // German order, so that a column without its own collation would show.
  const locale = ['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=de'];
  const access = ['-U', 'leitstand', '-A', 'scram-sha-256', '--pwfile', passwordFile];
  execFileSync(join(binaries, 'initdb'), ['--no-sync', '-D', cluster, '-E', 'UTF8', ...locale, ...access], {
    ...identity,
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const port = await findFreePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'shared_buffers=32MB',
    `unix_socket_directories=${directory}`,
  ];
  const command = ['-D', cluster, '-p', `${port}`, ...settings.flatMap(setting => ['-c', setting])];
  const toUrl = (database: string) =>
    `postgres://leitstand:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  let server: ChildProcess;
  let schemas = 0;

  async function start(): Promise<void> {
    const deadlineMs = performance.now() + START_TIMEOUT_MS;
    for (;;) {
      server = spawn(join(binaries!, 'postgres'), command, {
        ...identity,
        cwd: directory,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const complaint = await untilReady(server);
      if (complaint === undefined) return;
      // After a kill the last of its processes may still hold on to the cluster for a moment.
      if (performance.now() > deadlineMs) throw new Error(`PostgreSQL does not start:\n${complaint}`);
    }
  }

  async function end(how: keyof typeof SIGNALS): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(SIGNALS[how]);
    await ended;
  }

  async function query(text: string, url = toUrl('postgres')): Promise<Record<string, unknown>[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(text)).rows;
    } finally {
      await client.end();
    }
  }

  process.once('exit', () => server.kill('SIGKILL'));
  await start();
  return {
    port,
    password,
    passwordFile,
    async createSchema() {
      schemas += 1;
      await query(`create schema s${schemas}`);
      return `${toUrl('postgres')}?options=-c%20search_path%3Ds${schemas}`;
    },
    async createDatabase(name, options = '') {
      await query(`create database ${name} ${options}`);
      return toUrl(name);
    },
    query,
    end,
    start,
    async remove() {
      await end('immediate');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function chooseIdentity(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const ask = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: ask('-u'), gid: ask('-g') };
    } catch {
      // The next one.
    }
  }
  throw new Error('There is no user to run PostgreSQL as');
}

/** Resolves to what it printed when it ended instead. */
function untilReady(server: ChildProcess): Promise<string | undefined> {
  let printed = '';
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('close', () => resolve(printed));
    createInterface(server.stderr!).on('line', line => {
      printed += `${line}\n`;
      if (line.includes('ready to accept connections')) resolve(undefined);
    });
  });
}
